import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import type { CpuProfile } from "../../lib/inspect/protocol.ts";
import { joinSegments, packSegment } from "../../lib/record/segment.ts";
import { weighTicks } from "../../lib/profile/import/v8/ticks.ts";

/** A profile that samples two functions in turn every 10 ms. */
function profileOf(from: number, until: number): Required<CpuProfile> {
  const times: number[] = [];
  for (let at = Math.ceil(from / 10_000) * 10_000; at < until; at += 10_000) times.push(at);
  const frame = (functionName: string) => ({
    functionName,
    scriptId: "7",
    url: "file:///a.ts",
    lineNumber: 0,
    columnNumber: 0,
  });
  return {
    nodes: [
      { id: 1, callFrame: frame("(root)"), children: [2, 3] },
      { id: 2, callFrame: frame("even") },
      { id: 3, callFrame: frame("odd") },
    ],
    startTime: from,
    endTime: until,
    samples: times.map((at) => 2 + (at / 10_000) % 2),
    timeDeltas: times.map((at, i) => at - (times[i - 1] ?? from)),
  };
}

function timeOf(profile: CpuProfile): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { node, wall } of weighTicks(profile)) {
    const { functionName } = node.callFrame;
    sums[functionName] = (sums[functionName] ?? 0) + wall;
  }
  return sums;
}

Deno.test("joinSegments() counts every sample of a span once, however the segments overlap", () => {
  const cut = fc.integer({ min: 1, max: 99 });
  fc.assert(fc.property(fc.uniqueArray(cut, { maxLength: 5 }), cut, cut, (cuts, a, b) => {
    const ends = [...cuts.sort((x, y) => x - y), 100].map((percent) => percent * 10_000);
    // Each begins a sample and a half before the one before it ends.
    const segments = ends.map((until, i) =>
      packSegment(profileOf(Math.max(0, (ends[i - 1] ?? 0) - 15_000), until))
    );
    const [from, until] = [Math.min(a, b) * 10_000, Math.max(a, b) * 10_000];
    const whole = joinSegments([packSegment(profileOf(0, 1_000_000))], from, until);
    const joined = joinSegments(segments, from, until);
    strictEqual(joined.samples.length, whole.samples.length);
    deepStrictEqual(timeOf(joined), timeOf(whole));
  }));
});

Deno.test("joinSegments() cuts within a sample: the parts of a span are the whole", () => {
  const segments = [
    packSegment(profileOf(0, 500_000)),
    packSegment(profileOf(485_000, 1e6)),
  ];
  const cut = fc.integer({ min: 1, max: 999_999 });
  fc.assert(fc.property(cut, cut, cut, (...cuts) => {
    const [from, middle, until] = cuts.sort((a, b) => a - b) as [number, number, number];
    const parts = [[from, middle], [middle, until]].map(([from, until]) =>
      timeOf(joinSegments(segments, from!, until!))
    );
    const whole = timeOf(joinSegments(segments, from, until));
    for (const name of ["even", "odd"]) {
      strictEqual((parts[0]![name] ?? 0) + (parts[1]![name] ?? 0), whole[name] ?? 0);
    }
  }));
});

Deno.test("packSegment() leaves out the samples that V8 adds by itself", () => {
  const profile = profileOf(0, 50_000);
  profile.nodes[1]!.hitCount = 2;
  profile.nodes[2]!.hitCount = 2;
  const joined = joinSegments([packSegment(profile)], 0, 50_000);
  strictEqual(profile.samples.length, 5);
  strictEqual(joined.samples.length, 4);
});
