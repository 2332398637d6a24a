import { match, ok, rejects, strictEqual } from "node:assert/strict";
import { CpuSampler } from "../../../lib/collect/cpu/cpu_sampler.ts";
import { FinerSampler } from "../../../lib/collect/cpu/finer_sampler.ts";
import { samplingInterval } from "../../../lib/collect/cpu/sampling_interval.ts";
import { threadClock } from "../../../lib/collect/clock/thread_clock.ts";
import { connectInProcess } from "../../../lib/inspect/in_process.ts";
import type { InspectorClient } from "../../../lib/inspect/inspector_client.ts";

function hold(millis: number): void {
  const end = performance.now() + millis;
  while (performance.now() < end);
}

/** The usual sampler, and what became of the connections that were made beside it. */
async function startUsual() {
  const client = connectInProcess();
  const cpu = await CpuSampler.start(client, {
    intervalMicros: samplingInterval(100),
    clock: threadClock(),
  });
  const connections = { open: 0 };
  const connect = (): InspectorClient => {
    const other = connectInProcess();
    connections.open++;
    return {
      ...other,
      close() {
        connections.open--;
        other.close();
      },
    };
  };
  const stop = async () => {
    await cpu.stop();
    client.close();
  };
  return { usual: { cpu, connect }, connections, [Symbol.asyncDispose]: stop };
}

Deno.test("FinerSampler samples a window at its own rate, while the usual one goes on", async () => {
  await using started = await startUsual();
  const { usual, connections } = started;
  const usualWindow = await usual.cpu.open();
  {
    await using finer = await FinerSampler.start(usual, 1_000);
    strictEqual(finer.cpu.periodNanos, 1_070_000);
    const open = await finer.cpu.open();
    finer.begin();
    hold(1_000);
    const window = await open.close();
    const [remark] = finer.remarks(window);
    const count = window.profile.samples!.length;
    match(remark!, /^hz=1000: a second sampler ran for this profile; .* for its \d+ samples/);
    ok(remark!.includes(` ${count} samples; its start took `), remark);
    // On a crowded machine the sampler's thread waits, too.
    const usualCount = (await usualWindow.close()).profile.samples!.length;
    ok(count > 2 * usualCount, `${count} beside ${usualCount} samples`);
    strictEqual(connections.open, 1);
  }
  strictEqual(connections.open, 0);
  const after = await usual.cpu.open();
  hold(300);
  ok((await after.close()).profile.samples!.length > 0);
});

Deno.test("FinerSampler is the usual sampler where that has the rate already, or where there can be no other", async () => {
  await using started = await startUsual();
  const { usual, connections } = started;
  await using same = await FinerSampler.start(usual, 100);
  strictEqual(same.cpu, usual.cpu);
  await using without = await FinerSampler.start({ cpu: usual.cpu }, 1_000);
  strictEqual(without.cpu, usual.cpu);
  const window = await (await usual.cpu.open()).close();
  strictEqual(same.remarks(window).length, 0);
  strictEqual(
    without.remarks(window)[0],
    "hz=1000 has no effect: its inspector takes no other connection",
  );
  strictEqual(connections.open, 0);
});

Deno.test("FinerSampler refuses too many at once, and takes more once they have ended", async () => {
  await using started = await startUsual();
  const { usual, connections } = started;
  const four = [];
  for (let i = 0; i < 4; i++) four.push(await FinerSampler.start(usual, 200));
  await rejects(FinerSampler.start(usual, 200), {
    name: "RangeError",
    message: "Cannot profile: 4 windows with hz are open already",
  });
  for (const each of four) await each[Symbol.asyncDispose]();
  strictEqual(connections.open, 0);
  const failing = { ...usual, connect: () => Promise.reject(new Error("no more")) };
  for (let i = 0; i < 5; i++) await rejects(FinerSampler.start(failing, 200), /no more/);
  await using again = await FinerSampler.start(usual, 200);
  strictEqual(again.cpu.periodNanos, samplingInterval(200) * 1e3);
});
