import { ok, rejects, strictEqual } from "node:assert/strict";
import { CpuSampler } from "../../../lib/collect/cpu/cpu_sampler.ts";
import { delay } from "../../../lib/base/delay.ts";
import { threadClock } from "../../../lib/collect/clock/thread_clock.ts";
import { connectInProcess } from "../../../lib/inspect/in_process.ts";
import type { CpuProfile } from "../../../lib/inspect/protocol.ts";

async function withSampler(
  rotationMillis: number,
  body: (sampler: CpuSampler) => Promise<void>,
): Promise<void> {
  const client = connectInProcess();
  const options = { intervalMicros: 1_970, clock: threadClock(), rotationMillis };
  const sampler = await CpuSampler.start(client, options);
  try {
    await body(sampler);
  } finally {
    await sampler.stop();
    client.close();
  }
}

/** Longest interval without a sample, in milliseconds. */
function longestGap({ timeDeltas = [] }: CpuProfile): number {
  return Math.max(...timeDeltas) / 1e3;
}

Deno.test("CpuSampler gives overlapping windows each their own whole time", async () => {
  await withSampler(20_000, async (sampler) => {
    const long = await sampler.open();
    await delay(100);
    const short = await sampler.open();
    await delay(150);
    const [shorter, longer] = [await short.close(), await long.close()];
    const seconds = (p: CpuProfile) => (p.endTime - p.startTime) / 1e3;
    ok(seconds(shorter.profile) >= 145 && seconds(longer.profile) >= 245);
    ok(longer.profile.samples!.length > shorter.profile.samples!.length);
  });
});

Deno.test("CpuSampler's rotation neither cuts nor doubles a window", async () => {
  await withSampler(30, async (sampler) => {
    const open = await sampler.open();
    const end = performance.now() + 400;
    while (performance.now() < end) await delay(0);
    const { profile, wallNanos } = await open.close();
    const length = (profile.endTime - profile.startTime) * 1e3;
    ok(Math.abs(length - wallNanos) < 20e6, `${length} ns of ${wallNanos}`);
    strictEqual((profile.timeDeltas ?? []).filter((d) => d < 0).length, 0);
    ok(longestGap(profile) < 200, `a gap of ${longestGap(profile)} ms`);
  });
});

Deno.test("CpuSampler refuses more windows than V8 can keep, and frees closed ones", async () => {
  await withSampler(20_000, async (sampler) => {
    const open = [];
    for (let i = 0; i < 32; i++) open.push(await sampler.open());
    await rejects(() => sampler.open(), /32 windows are open already/);
    for (const window of open) await window.close();
    strictEqual(sampler.windows, 0);
    await (await sampler.open()).close();
  });
});
