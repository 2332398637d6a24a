import { ok, strictEqual } from "node:assert/strict";
import { HeapSampler } from "../../../lib/collect/heap/heap_sampler.ts";
import { delay } from "../../../lib/base/delay.ts";
import { connectInProcess } from "../../../lib/inspect/in_process.ts";

const kept: unknown[] = [];

function hold(): void {
  for (let i = 0; i < 20_000; i++) kept.push(new Array<number>(60).fill(i));
}

async function withSampler(body: (sampler: HeapSampler) => Promise<void>): Promise<void> {
  const client = connectInProcess();
  const sampler = await HeapSampler.start(client, { interval: 65_536 });
  try {
    await body(sampler);
  } finally {
    kept.length = 0;
    await sampler.stop();
    client.close();
  }
}

/** Bytes that the function holds, seen now or last seen. */
async function held(sampler: HeapSampler): Promise<number> {
  const { sites, carried } = await sampler.inUse();
  return [...sites, ...carried]
    .filter((s) => s.stack[0]?.functionName === "hold")
    .reduce((sum, s) => sum + s.bytes, 0);
}

Deno.test("HeapSampler goes on when another session stops the sampler, and knows it", async () => {
  await withSampler(async (sampler) => {
    hold();
    const before = await held(sampler);
    const other = connectInProcess();
    await other.send("HeapProfiler.stopSampling");
    other.close();
    ok(Math.abs(await held(sampler) - before) < before / 10);
    strictEqual(sampler.restarts, 1);
    hold();
    ok(await held(sampler) > before * 1.5, "the restarted sampler sees nothing new");
  });
});

Deno.test("HeapSampler shows what is alive while a window is open, as last seen", async () => {
  await withSampler(async (sampler) => {
    hold();
    const before = await held(sampler);
    const window = await sampler.openWindow();
    const { sites } = await sampler.inUse();
    strictEqual(sites.length, 0);
    ok(Math.abs(await held(sampler) - before) < before / 10);
    await window.close();
  });
});

Deno.test("HeapSampler gives two overlapping windows each their own allocations", async () => {
  await withSampler(async (sampler) => {
    const first = await sampler.openWindow();
    hold();
    const second = await sampler.openWindow();
    hold();
    hold();
    const [a, b] = [await first.close(), await second.close()];
    ok(Math.abs(b.bytes / a.bytes - 2 / 3) < 0.2, `${a.bytes} and ${b.bytes}`);
    ok(a.millis > b.millis);
    ok(sampler.allocations.bytes >= a.bytes);
    strictEqual(sampler.inWindow, false);
  });
});

Deno.test("HeapSampler counts every window once, however often it is closed", async () => {
  await withSampler(async (sampler) => {
    const window = await sampler.openWindow();
    hold();
    await delay(1);
    const taken = await window.close();
    strictEqual(await window.close(), taken);
    strictEqual(sampler.allocations.bytes, taken.bytes);
  });
});

Deno.test("HeapSampler opens a short window for who reads again, and no second one soon", async () => {
  const client = connectInProcess();
  const sampler = await HeapSampler.start(client, { interval: 65_536, readerWindowMillis: 20 });
  try {
    sampler.noteReader();
    await sampler.read();
    strictEqual(sampler.allocations.millis, 0);
    sampler.noteReader();
    while (sampler.allocations.millis === 0) await delay(5);
    const { millis } = (await sampler.read()).windows;
    ok(millis >= 20, `${millis}`);
    sampler.noteReader();
    strictEqual((await sampler.read()).windows.millis, millis);
  } finally {
    await sampler.stop();
    client.close();
  }
});

Deno.test("HeapSampler opens no window by itself where none is wanted", async () => {
  await withSampler(async (sampler) => {
    for (let i = 0; i < 3; i++) sampler.noteReader();
    strictEqual((await sampler.read()).windows.millis, 0);
  });
});
