import { ok, strictEqual } from "node:assert/strict";
import { Session } from "node:inspector";
import { GcLog } from "../../../lib/collect/gc/gc_log.ts";
import { meterGc } from "../../../lib/collect/gc/gc_meter.ts";
import { startProfiler } from "../../../lib/mod.ts";

const kept: unknown[] = [];

/** Turns of the event loop with garbage of a megabyte or so in each. */
async function litter(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    kept[0] = Array.from({ length: 20_000 }, (_, i) => ({ i }));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

Deno.test("GcLog counts every collection, however often it is read", async () => {
  const stop = meterGc();
  const log = new GcLog();
  for (let look = 0; look < 20; look++) {
    await litter(10);
    log.look();
  }
  log.stop();
  const seen = stop().collections;
  const { count, nanos, pauses } = log.look();
  const whole = seen.filter(({ type }) => type !== "IncrementalMarking");
  ok(count > 3, `${count} collections`);
  // One may fall between the two beginnings, or the two ends.
  ok(Math.abs(count - whole.length) <= 2, `${count} of ${whole.length}`);
  const all = seen.reduce((sum, { nanos }) => sum + nanos, 0);
  ok(Math.abs(nanos - all) < 0.2 * all, `${nanos} of ${all}`);
  strictEqual(pauses.length, Math.min(256, count));
  await litter(50);
  strictEqual(log.look().count, count);
});

Deno.test("GcLog knows what a full collection leaves alive", async () => {
  const log = new GcLog();
  strictEqual(log.look().full, 0);
  const kept = Array.from({ length: 200_000 }, (_, i) => ({ i }));
  const client = new Session();
  client.connect();
  client.post("HeapProfiler.collectGarbage");
  const isSeen = () => (log.look().live ?? 0) > 2 ** 20;
  while (!isSeen()) await new Promise((resolve) => setTimeout(resolve, 10));
  ok(log.look().full > 0 && kept.length > 0);
  log.stop();
  client.disconnect();
});

Deno.test("heap?debug=1 has collections as facts", async () => {
  await using profiler = await startProfiler();
  const read = async () => {
    const request = new Request("http://localhost/debug/pprof/heap?debug=1");
    const text = await (await profiler.handle(request)).text();
    return (name: string) => new RegExp(`^# ${name} = (.*)$`, "m").exec(text)![1]!;
  };
  const before = await read();
  await litter(100);
  const after = await read();
  const count = Number(after("NumGC"));
  // Reading collects, too.
  ok(count > Number(before("NumGC")) + 1, `${before("NumGC")} ${count}`);
  const pauses = after("PauseNs").slice(1, -1).split(" ").map(Number);
  strictEqual(pauses.length, 256);
  ok(pauses[(count + 255) % 256]! > 0);
  const known = pauses.reduce((sum, nanos) => sum + nanos, 0);
  if (count <= 256) ok(Math.abs(known - Number(after("PauseTotalNs"))) <= 0.5 * known + 1e6);
  const last = Number(after("LastGC")) / 1e6;
  ok(Date.now() - last >= 0 && Date.now() - last < 10_000, after("LastGC"));
  const share = Number(after("GCCPUFraction"));
  ok(share > 0 && share < 1, `${share}`);
});
