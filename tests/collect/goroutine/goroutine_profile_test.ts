import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { startProfiler } from "../../../lib/mod.ts";
import { cumOf, flatOf } from "../../support/profile_numbers.ts";

Deno.test("a difference of goroutines has what came meanwhile, and nothing of who asks", async () => {
  await using profiler = await startProfiler({ recorder: false });
  const ends: (() => void)[] = [];
  async function waitsAll(): Promise<void> {
    await new Promise<void>((resolve) => ends.push(resolve));
  }
  async function waitsLate(): Promise<void> {
    await new Promise<void>((resolve) => ends.push(resolve));
  }
  const waiting = [waitsAll(), waitsAll()];
  const whole = await profiler.take("goroutine");
  strictEqual(flatOf(whole, "goroutine", "waitsAll"), 2);
  strictEqual(cumOf(whole, "goroutine", "deno_pprof.takeSnapshot"), 0);
  const each = await profiler.take("goroutine", { each: true });
  strictEqual(flatOf(each, "goroutine", "deno_pprof.takeSnapshot"), 1);
  const timer = setInterval(() => waiting.push(waitsLate()), 100);
  const difference = await profiler.take("goroutine", { seconds: 2 });
  clearInterval(timer);
  ok(flatOf(difference, "goroutine", "waitsLate") > 0);
  strictEqual(flatOf(difference, "goroutine", "waitsAll"), 0);
  // Once is as bad as once more and once less.
  const own = difference.sample.filter((sample) =>
    cumOf({ ...difference, sample: [sample] }, "goroutine", "deno_pprof.takeSnapshot") !== 0
  );
  deepStrictEqual(own, []);
  // Who waits for the profile began to do so after all others had been found.
  for (const { comment } of [whole, difference]) {
    deepStrictEqual(comment.filter((text) => text.includes("went on before")), []);
  }
  for (const end of ends) end();
  await Promise.all(waiting);
});
