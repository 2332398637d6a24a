import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { LockWatch } from "../../../lib/collect/locks/lock_watch.ts";
import { oneAtATime } from "../../../lib/collect/locks/one_at_a_time.ts";
import { delay } from "../../../lib/base/delay.ts";

const never = new AbortController().signal;

Deno.test("oneAtATime: works do not overlap, and nobody's mutex profile has them", async () => {
  const watch = new LockWatch();
  try {
    const seen: string[] = [];
    await Promise.all(["a", "b", "c"].map((name) =>
      oneAtATime(async () => {
        seen.push(`${name} begins`);
        await delay(10);
        seen.push(`${name} ends`);
      }, never)
    ));
    for (let i = 0; i < seen.length; i += 2) {
      strictEqual(seen[i]!.split(" ")[0], seen[i + 1]!.split(" ")[0], `${seen}`);
    }
    deepStrictEqual(watch.read(), []);
  } finally {
    watch.stop();
  }
});

Deno.test("oneAtATime: who ends does not wait", async () => {
  const held = Promise.withResolvers<void>();
  const holding = oneAtATime(() => held.promise, never);
  const ending = new AbortController();
  const waiting = oneAtATime(() => Promise.resolve("done"), ending.signal);
  ending.abort();
  strictEqual(await waiting, "done");
  strictEqual(await oneAtATime(() => Promise.resolve("too"), ending.signal), "too");
  held.resolve();
  await holding;
});

Deno.test("oneAtATime: what fails fails once, and the next one has its turn", async () => {
  let tries = 0;
  const fail = () => {
    tries++;
    return Promise.reject(new RangeError("no room"));
  };
  await rejects(oneAtATime(fail, never), /no room/);
  strictEqual(tries, 1);
  strictEqual(await oneAtATime(() => Promise.resolve(1), never), 1);
});
