import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { startProfiler } from "../../lib/mod.ts";
import type { Figure } from "../../lib/record/figure.ts";
import { timeline } from "../../lib/record/timeline.ts";

function figure(at: number, change: Partial<Figure> = {}): Figure {
  const figures = { delay: 1, heapUsed: 100, heapLimit: 1000, external: 1, rss: 500, allocated: 0 };
  return { at, thread: { cpu: 0 }, ...figures, ...change };
}

Deno.test("timeline() says what happened since the figure before", () => {
  const line = timeline({
    figures: [
      figure(1000),
      figure(1250, { thread: { cpu: 125e6 }, heapUsed: 150, allocated: 80 }),
      figure(1500, { thread: { cpu: 125e6 }, heapUsed: 40, allocated: 90, collections: 3 }),
      figure(1750, { thread: { cpu: 375e6 }, heapUsed: 60, allocated: 110 }),
    ],
    stalls: [],
    // Overlapping, and over the edge of an interval.
    gc: [[1100, 50], [1120, 50], [1240, 20], [1700, 25]],
    sampled: [[990, 1300], [1290, 1600]],
  });
  deepStrictEqual(line.cpu, [null, 0.5, 0, 1]);
  // Older records have no count.
  deepStrictEqual(line.collections, [null, null, 3, null]);
  deepStrictEqual(line.freed, [null, 30, 120, 0]);
  // Of the last nothing is known before all of it was sampled.
  deepStrictEqual([line.gc, line.aboutGc], [[null, 80, 10, null], true]);
  const counted = [{ collecting: 1 }, { collecting: 2.34 }].map((change, i) =>
    figure(1000 + 250 * i, change)
  );
  const { gc, aboutGc } = timeline({ figures: counted, stalls: [], gc: [[1000, 250]] });
  deepStrictEqual([gc, aboutGc], [[null, 2.3], false]);
  deepStrictEqual(line.sampled, [[990, 1600]]);
});

Deno.test("timeline() says when there was no core, and what a full collection left alive", () => {
  const { coreless, heapLive } = timeline({
    figures: [
      figure(1000, { thread: { cpu: 0, wait: 5e6 } }),
      figure(1250, { thread: { cpu: 0, wait: 130e6 }, live: 90 }),
      figure(1500, { thread: { cpu: 0 } }),
    ],
    stalls: [],
  });
  deepStrictEqual(coreless, [null, 0.5, null]);
  deepStrictEqual(heapLive, [null, 90, null]);
});

Deno.test("a recorder's time line shows work, stalls by their function, and collections", async () => {
  await using profiler = await startProfiler({ stallMillis: 50 });
  const pause = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));
  function holdTheLoop(): void {
    const end = performance.now() + 300;
    while (performance.now() < end);
  }
  let kept: unknown[] = [];
  await pause(300);
  holdTheLoop();
  await pause(10);
  for (let round = 0; round < 40; round++) {
    kept = Array.from({ length: 100_000 }, (_, i) => ({ i, round }));
    await pause(1);
  }
  await pause(300);
  strictEqual(kept.length, 100_000);
  const response = await profiler.handle(
    new Request("http://localhost/debug/pprof/ui/timeline"),
  );
  const line = await response.json();
  ok(line.live);
  const names = new Set([
    "at",
    "cpu",
    "delay",
    "gc",
    "freed",
    "collections",
    "heapUsed",
    "heapLimit",
    "rss",
  ]);
  for (const name of names) strictEqual(line[name].length, line.at.length, name);
  ok(line.stalls.some((stall: { function: string }) => stall.function === "holdTheLoop"));
  const sum = (values: (number | null)[]) => values.reduce<number>((a, b) => a + (b ?? 0), 0);
  // 40 times 100 000 objects of 28 bytes and an array of them; the last rounds stay until a collection.
  ok(sum(line.freed) > 40e6, `${line.freed}`);
  ok(sum(line.collections) > 2, `${line.collections}`);
  ok(sum(line.gc) > 0, `${line.gc}`);
  ok(line.delay.some((millis: number) => millis >= 290));
  ok(line.cpu.some((share: number | null) => share !== null && share > 0.2), `${line.cpu}`);
});
