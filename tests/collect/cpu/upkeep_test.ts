import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { Upkeep } from "../../../lib/collect/cpu/upkeep.ts";

const START = { beats: 0, measured: 0 };

function started() {
  const upkeep = new Upkeep();
  upkeep.begin(10_000);
  return upkeep;
}

/** A thread that is looked at once a second; a sample is every 10 ms. */
function watched() {
  const upkeep = started();
  const now = { at: 0, cpu: 1e9, runs: 0, beats: 0 };
  upkeep.look({ ...now });
  const pass = (millis: number, cpu: number, runs: number, beats: number) => {
    now.at += millis;
    now.cpu += cpu;
    now.runs += runs;
    now.beats += beats;
    upkeep.look({ ...now });
  };
  return { upkeep, pass };
}

Deno.test("Upkeep reports the cost of a sample and of a beat of an idle thread", () => {
  const { upkeep, pass } = watched();
  strictEqual(upkeep.since(START), undefined);
  pass(1_000, 1.8e6, 101, 1);
  pass(250, 25 * 18_000 + 10 * 14_000, 35, 10);
  deepStrictEqual(upkeep.since(START), { samples: 1_800, beat: 14_000, beats: 11 });
  strictEqual(upkeep.since({ beats: 1, measured: 1 })?.beats, 10);
});

Deno.test("Upkeep measures nothing while the program wakes the thread, too", () => {
  const { upkeep, pass } = watched();
  pass(1_000, 3e6, 150, 1);
  strictEqual(upkeep.since(START), undefined);
  pass(1_000, 2e6, 100, 1);
  pass(1_000, 9e6, 180, 1);
  strictEqual(upkeep.since(START)?.samples, 2_000);
});

Deno.test("Upkeep takes the middle of what it measured, and no work of the program for its own", () => {
  const { upkeep, pass } = watched();
  pass(1_000, 15e6, 100, 1);
  strictEqual(upkeep.since(START)?.samples, 10_000);
  for (const cpu of [2e6, 3e6, 2.5e6, 9e6, 1e6]) pass(1_000, cpu, 100, 1);
  strictEqual(upkeep.since(START)?.samples, 2_500);
});

Deno.test("Upkeep needs to know how often the thread got a core", () => {
  const upkeep = started();
  upkeep.look({ at: 0, cpu: 0, beats: 0 });
  upkeep.look({ at: 1_000, cpu: 2e6, beats: 1 });
  strictEqual(upkeep.since(START), undefined);
});

Deno.test("Upkeep prefers what was measured within a window, if that is enough", () => {
  const { upkeep, pass } = watched();
  pass(1_000, 2e6, 100, 1);
  const mark = upkeep.mark();
  for (const cpu of [4e6, 1e6]) pass(1_000, cpu, 100, 1);
  strictEqual(upkeep.since(mark)?.samples, 2_000);
  pass(1_000, 5e6, 100, 1);
  deepStrictEqual(upkeep.since(mark), { samples: 4_000, beat: 0, beats: 3 });
});

Deno.test("Upkeep measures each set of samplers for itself", () => {
  const { upkeep, pass } = watched();
  pass(1_000, 2e6, 100, 1);
  upkeep.begin(1_000);
  strictEqual(upkeep.since(START), undefined);
  // What was looked at last was before.
  pass(100, 9e6, 50, 4);
  strictEqual(upkeep.since(START), undefined);
  pass(250, 10e6, 285, 10);
  strictEqual(upkeep.since(START)?.samples, 40_000);
  upkeep.end(1_000);
  strictEqual(upkeep.since(START)?.samples, 2_000);
});

Deno.test("Upkeep reports what samples of the past cost, whatever runs now", () => {
  const { upkeep, pass } = watched();
  strictEqual(upkeep.of(400, 10_000), undefined);
  pass(1_000, 2e6, 100, 1);
  const known = { samples: 800, beat: 0, beats: 0 };
  deepStrictEqual(upkeep.of(400, 10_000), known);
  upkeep.end(10_000);
  upkeep.begin(40_000, 10_000);
  deepStrictEqual(upkeep.of(400, 10_000), known);
  pass(10, 1e6, 1, 0);
  // Of seldom samples each has a larger part of the beat, and some are not that late.
  pass(1_000, 1e6, 40, 1);
  deepStrictEqual(upkeep.since(upkeep.mark()), { samples: 1_000, beat: 0, beats: 0 });
  deepStrictEqual(upkeep.of(300, 10_000), { samples: 1_200, beat: 0, beats: 0 });
  deepStrictEqual(upkeep.of(900, 10_000), { samples: 1_800, beat: 0, beats: 0 });
});
