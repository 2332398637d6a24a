import { ok, strictEqual } from "node:assert/strict";
import { Session } from "node:inspector/promises";
import { isRefused } from "../../lib/native/refusal.ts";
import { watchTicks } from "../../lib/native/tick_stacks.ts";
import { testWithPerf } from "../support/perf_events.ts";

/** Tests need not run in the process's first thread. */
function ownThread(): number {
  return Number(Deno.readLinkSync("/proc/thread-self").split("/").at(-1));
}

testWithPerf("watchTicks() sees a stack for each sample of V8's, right before it", async () => {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 2_000 });
  await session.post("Profiler.start");
  const watch = watchTicks(ownThread());
  if (isRefused(watch)) throw new Error(watch.refused);
  const until = performance.now() + 400;
  let x = 0;
  while (performance.now() < until) x += Math.sqrt(x + 1);
  const { stacks } = watch.stop();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  let now = profile.startTime;
  const times = profile.timeDeltas!.map((delta) => now += delta);
  ok(stacks.length > 0);
  let matched = 0;
  for (let i = 0; i < stacks.length; i++) {
    strictEqual(stacks.threadAt(i), ownThread());
    ok(stacks.addressOf(stacks.stackAt(i)) > 0);
    const at = stacks.timeAt(i) / 1e3;
    if (times.some((time) => time >= at - 1 && time < at + 500)) matched++;
  }
  // The thread may lose its core just then, and the last one may be too late for V8.
  ok(matched >= 0.8 * stacks.length, `${matched} of ${stacks.length}`);
  strictEqual(watch.stop().stacks.length, stacks.length);
});

testWithPerf("watchTicks() is refused where V8 samples nothing", () => {
  const watch = watchTicks(ownThread());
  ok(isRefused(watch));
  strictEqual(watch.refused, "V8's profiler does not run");
});
