import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { getHeapStatistics } from "node:v8";
import { connectInProcess } from "../../lib/inspect/in_process.ts";
import type { Figure } from "../../lib/record/figure.ts";
import { type RecorderOptions, recorderSettings } from "../../lib/record/recorder_options.ts";
import { confirmLive, Triggers } from "../../lib/record/triggers.ts";

const QUIET: Figure = {
  at: 0,
  thread: { cpu: 0 },
  delay: 20,
  heapUsed: 10,
  heapLimit: 100,
  external: 0,
  rss: 50,
};

/** Which reasons these figures give, in order; `""` for none. */
function reasons(options: RecorderOptions, ...figures: Partial<Figure>[]): string[] {
  const triggers = new Triggers(recorderSettings(options));
  return figures.map((figure) => triggers.check({ ...QUIET, ...figure })?.name ?? "");
}

Deno.test("a stall is recorded from its length on, and not again within a minute", () => {
  const figures = [{ delay: 1_999 }, { delay: 2_000 }, { at: 59_000, delay: 9_000 }, {
    at: 61_000,
    delay: 2_000,
  }];
  deepStrictEqual(reasons({}, ...figures), ["", "stall", "", "stall"]);
  deepStrictEqual(reasons({ stallSeconds: 10 }, ...figures), ["", "", "", ""]);
});

Deno.test("what the profiler held the loop for itself is no stall", () => {
  const triggers = new Triggers(recorderSettings({}), (time) => time <= 10_000);
  const at = (at: number) => triggers.check({ ...QUIET, at, delay: 3_000 })?.name;
  deepStrictEqual([at(10_500), at(13_100), at(13_300)], [undefined, undefined, "stall"]);
});

Deno.test("near the heap's limit a record is written each time halfway to it", () => {
  const figures = [70, 81, 82, 91, 94, 96].map((heapUsed, i) => ({ at: i * 250, heapUsed }));
  deepStrictEqual(reasons({}, ...figures), ["", "heap-limit", "", "heap-limit", "", "heap-limit"]);
});

Deno.test("near the limit for long, records rest, too", () => {
  const figures = Array.from({ length: 400 }, (_, i) => ({ at: i * 250, heapUsed: 101 }));
  const times = reasons({}, ...figures).flatMap((name, i) => name === "" ? [] : [i * 250]);
  deepStrictEqual(times, [0, 250, 500, 750, 60_750, 61_000, 61_250, 61_500]);
});

Deno.test("live bytes and the service's own threshold", () => {
  deepStrictEqual(reasons({ liveBytes: 9 }, {}), ["live-bytes"]);
  deepStrictEqual(reasons({ when: ({ rss }) => rss > 60 ? "large" : undefined }, {}, { rss: 61 }), [
    "",
    "own",
  ]);
});

const MIB = 1 << 20;

function numbers(bytes: number): number[][] {
  return Array.from(
    { length: bytes / MIB },
    () => Array.from({ length: MIB / 8 }, (_, i) => i + 0.5),
  );
}

Deno.test("live bytes are those that a collection leaves", async () => {
  const client = connectInProcess();
  const reason = { name: "live-bytes", text: "with garbage" };
  await client.send("HeapProfiler.collectGarbage");
  const limit = getHeapStatistics().used_heap_size + 20 * MIB;
  let held: number[][] | undefined = numbers(40 * MIB);
  const settings = { liveBytes: limit };
  const alive = await confirmLive(reason, client, settings);
  match(alive!.text, new RegExp(`^V8's heap has \\d+ bytes alive, over the limit of ${limit}$`));
  strictEqual(held.length, 40);
  held = undefined;
  strictEqual(await confirmLive(reason, client, settings), undefined);

  const other = { name: "stall", text: "2s" };
  strictEqual(await confirmLive(other, client, settings), other);
  client.close();
});
