import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { type SampledWall, splitCpu } from "../../../lib/collect/cpu/split_cpu.ts";

const wall = (script: number, collector = 0, program = 0): SampledWall => ({
  script,
  collector,
  program,
});

Deno.test("splitCpu() takes samples as they are where they fit into the CPU time", () => {
  const split = splitCpu(wall(400, 10, 90), { cpu: 1000, wait: 0 });
  deepStrictEqual([split.work, split.collector, split.caveats], [1, 1, []]);
});

Deno.test("splitCpu() scales a thread that waited half of the time to half, native too", () => {
  const split = splitCpu(wall(1000), { cpu: 1000, wait: 1000 });
  strictEqual(split.work, 0.5);
  ok(split.caveats[0]?.includes("waited for a core in 50%"));
});

Deno.test("splitCpu() counts collections undisturbed where the thread waited", () => {
  const split = splitCpu(wall(1000, 1000), { cpu: 1000, wait: 1000 }, 0.1);
  strictEqual(split.collector, 0.1);
  strictEqual(split.work, 0.9);
});

Deno.test("splitCpu() lets collections wait as much as all else where none was seen undisturbed", () => {
  const split = splitCpu(wall(700, 3300), { cpu: 1000, wait: 3000 });
  strictEqual(split.collector, 0.25);
  strictEqual(split.work, 0.25);
});

Deno.test("splitCpu() charges what exceeds the CPU time to the collector first", () => {
  const split = splitCpu(wall(600, 600), { cpu: 1000, wait: 0 });
  strictEqual(split.work, 1);
  strictEqual(Math.round(split.collector * 600), 400);
});

Deno.test("splitCpu() says what may be wrong without knowledge of waiting", () => {
  const split = splitCpu(wall(2000), { cpu: 1000 });
  strictEqual(split.work, 0.5);
  ok(split.caveats[0]?.includes("--allow-all"));
});

Deno.test("splitCpu() never hands out more than the thread's CPU time", () => {
  const nanos = fc.integer({ min: 0, max: 1e10 });
  fc.assert(fc.property(
    nanos,
    nanos,
    nanos,
    nanos,
    fc.option(nanos, { nil: undefined }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    (script, collector, program, cpu, wait, undisturbed) => {
      const thread = wait === undefined ? { cpu } : { cpu, wait };
      const split = splitCpu(wall(script, collector, program), thread, undisturbed);
      const used = (script + program) * split.work + collector * split.collector;
      ok(used <= cpu * (1 + 1e-9) + 1e-3, `${used} of ${cpu}`);
      ok(split.work >= 0 && split.collector >= 0);
    },
  ));
});
