import { ok, strictEqual } from "node:assert/strict";
import { cpuProfile } from "../../../lib/collect/cpu/cpu_profile.ts";
import { CpuSampler } from "../../../lib/collect/cpu/cpu_sampler.ts";
import { FrameResolver } from "../../../lib/collect/source/frame_resolver.ts";
import { threadClock } from "../../../lib/collect/thread_clock.ts";
import { connectInProcess } from "../../../lib/inspect/in_process.ts";
import { sumOf } from "../../support/profile_numbers.ts";

/** Half JavaScript, half native code without a JavaScript stack: answering requests. */
async function work(millis: number): Promise<void> {
  const server = Deno.serve({ port: 0, onListen() {} }, () => new Response("x".repeat(10_000)));
  const end = performance.now() + millis;
  let x = 0;
  while (performance.now() < end) {
    for (let i = 0; i < 1e5; i++) x += Math.sqrt(i + x);
    await (await fetch(`http://127.0.0.1:${server.addr.port}/`)).bytes();
  }
  await server.shutdown();
}

Deno.test("cpuProfile() adds up to the thread's CPU time, by a clock read beside it", async () => {
  const client = connectInProcess();
  const clock = threadClock();
  const sampler = await CpuSampler.start(client, { intervalMicros: 9_700, clock });
  const before = clock.read().cpu;
  const open = await sampler.open();
  await work(2_000);
  const window = await open.close();
  const spent = clock.read().cpu - before;
  const profile = await cpuProfile(window, new FrameResolver(client), {
    periodNanos: sampler.periodNanos,
    clock: clock.description,
    comments: [],
  });
  await sampler.stop();
  client.close();
  const total = sumOf(profile, "cpu");
  strictEqual(total, Math.round(window.thread.cpu));
  ok(Math.abs(total - spent) <= 0.02 * spent, `${total} of ${spent}`);
  ok(profile.sample.every((sample) => sample.value.every((value) => value >= 0)));
  const names = new Set(profile.function.map((f) => f.name));
  ok(names.has("(native)") && names.has("work") && !names.has("(idle)"));
});
