import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { IdleCost } from "../../../lib/collect/cpu/idle_cost.ts";

const START = { beats: 0, measured: 0 };

function started() {
  const idleCost = new IdleCost();
  idleCost.begin(10_000);
  return idleCost;
}

/** A thread that is looked at once a second; a sample is every 10 ms. */
function watched() {
  const idleCost = started();
  const now = { at: 0, cpu: 1e9, runs: 0, beats: 0 };
  idleCost.look({ ...now });
  const pass = (millis: number, cpu: number, runs: number, beats: number) => {
    now.at += millis;
    now.cpu += cpu;
    now.runs += runs;
    now.beats += beats;
    idleCost.look({ ...now });
  };
  return { idleCost, pass };
}

Deno.test("IdleCost reports the cost of a sample and of a beat of an idle thread", () => {
  const { idleCost, pass } = watched();
  strictEqual(idleCost.since(START), undefined);
  pass(1_000, 1.8e6, 101, 1);
  pass(250, 25 * 18_000 + 10 * 14_000, 35, 10);
  deepStrictEqual(idleCost.since(START), { samples: 1_800, beat: 14_000, beats: 11 });
  strictEqual(idleCost.since({ beats: 1, measured: 1 })?.beats, 10);
});

Deno.test("IdleCost measures nothing while the program wakes the thread, too", () => {
  const { idleCost, pass } = watched();
  pass(1_000, 3e6, 150, 1);
  strictEqual(idleCost.since(START), undefined);
  pass(1_000, 2e6, 100, 1);
  pass(1_000, 9e6, 180, 1);
  strictEqual(idleCost.since(START)?.samples, 2_000);
});

Deno.test("IdleCost takes the middle of what it measured, and no work of the program for its own", () => {
  const { idleCost, pass } = watched();
  pass(1_000, 15e6, 100, 1);
  strictEqual(idleCost.since(START)?.samples, 10_000);
  for (const cpu of [2e6, 3e6, 2.5e6, 9e6, 1e6]) pass(1_000, cpu, 100, 1);
  strictEqual(idleCost.since(START)?.samples, 2_500);
});

Deno.test("IdleCost needs to know how often the thread got a core", () => {
  const idleCost = started();
  idleCost.look({ at: 0, cpu: 0, beats: 0 });
  idleCost.look({ at: 1_000, cpu: 2e6, beats: 1 });
  strictEqual(idleCost.since(START), undefined);
});

Deno.test("IdleCost prefers what was measured within a window, if that is enough", () => {
  const { idleCost, pass } = watched();
  pass(1_000, 2e6, 100, 1);
  const mark = idleCost.mark();
  for (const cpu of [4e6, 1e6]) pass(1_000, cpu, 100, 1);
  strictEqual(idleCost.since(mark)?.samples, 2_000);
  pass(1_000, 5e6, 100, 1);
  deepStrictEqual(idleCost.since(mark), { samples: 4_000, beat: 0, beats: 3 });
});

Deno.test("IdleCost measures each set of samplers for itself", () => {
  const { idleCost, pass } = watched();
  pass(1_000, 2e6, 100, 1);
  idleCost.begin(1_000);
  strictEqual(idleCost.since(START), undefined);
  // What was looked at last was before.
  pass(100, 9e6, 50, 4);
  strictEqual(idleCost.since(START), undefined);
  pass(250, 10e6, 285, 10);
  strictEqual(idleCost.since(START)?.samples, 40_000);
  idleCost.end(1_000);
  strictEqual(idleCost.since(START)?.samples, 2_000);
});

Deno.test("IdleCost reports what samples of the past cost, whatever runs now", () => {
  const { idleCost, pass } = watched();
  strictEqual(idleCost.of(400, 10_000), undefined);
  pass(1_000, 2e6, 100, 1);
  const known = { samples: 800, beat: 0, beats: 0 };
  deepStrictEqual(idleCost.of(400, 10_000), known);
  idleCost.end(10_000);
  idleCost.begin(40_000, 10_000);
  deepStrictEqual(idleCost.of(400, 10_000), known);
  pass(10, 1e6, 1, 0);
  // Of seldom samples each has a larger part of the beat, and some are not that late.
  pass(1_000, 1e6, 40, 1);
  deepStrictEqual(idleCost.since(idleCost.mark()), { samples: 1_000, beat: 0, beats: 0 });
  deepStrictEqual(idleCost.of(300, 10_000), { samples: 1_200, beat: 0, beats: 0 });
  deepStrictEqual(idleCost.of(900, 10_000), { samples: 1_800, beat: 0, beats: 0 });
});
