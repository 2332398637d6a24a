import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { type SampledSums, splitCpu } from "../../../lib/collect/cpu/split_cpu.ts";

const sums = (script: number, platform = 0, collector = 0, program = 0): SampledSums => ({
  script,
  platform,
  program,
  collector,
});

Deno.test("splitCpu() takes samples as they are where they fit into the CPU time", () => {
  const { factors, caveats } = splitCpu(sums(400, 10, 20, 90), 1000);
  deepStrictEqual([factors, caveats], [sums(1, 1, 1, 1), []]);
});

Deno.test("splitCpu() takes what is too much by chance from all alike", () => {
  const { factors, caveats } = splitCpu(sums(505, 505), 1000);
  strictEqual(Math.round(factors.script * 505), 500);
  deepStrictEqual(caveats, []);
});

Deno.test("splitCpu() takes what is too much from what may have slept, first", () => {
  const { factors, caveats } = splitCpu(sums(600, 200, 400), 800);
  strictEqual(factors.script, 1);
  strictEqual(Math.round(factors.platform * 200 + factors.collector * 400), 200);
  ok(caveats[0]?.includes("50% more time than the thread's CPU time"));
});

Deno.test("splitCpu() takes what is too much on a crowded machine from all alike, and says so", () => {
  const { factors, caveats } = splitCpu(sums(600, 200, 400), 800, true);
  deepStrictEqual(factors, sums(2 / 3, 2 / 3, 2 / 3, 2 / 3));
  ok(caveats[0]?.startsWith("estimate: on so crowded a machine"));
});

Deno.test("splitCpu() takes the rest from all alike", () => {
  const { factors } = splitCpu(sums(2000, 100), 1000);
  deepStrictEqual([factors.script, factors.platform], [0.5, 0]);
});

Deno.test("splitCpu() never hands out more than the thread's CPU time", () => {
  const nanos = fc.integer({ min: 0, max: 1e10 });
  fc.assert(
    fc.property(nanos, nanos, nanos, nanos, nanos, (script, platform, collector, program, cpu) => {
      const sampled = sums(script, platform, collector, program);
      const { factors } = splitCpu(sampled, cpu);
      const kinds = Object.keys(sampled) as (keyof SampledSums)[];
      const used = kinds.reduce((sum, kind) => sum + sampled[kind] * factors[kind], 0);
      ok(used <= cpu * (1 + 1e-9) + 1e-3, `${used} of ${cpu}`);
      ok(kinds.every((kind) => factors[kind] >= 0 && factors[kind] <= 1));
    }),
  );
});
