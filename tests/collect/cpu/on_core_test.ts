import { deepStrictEqual } from "node:assert/strict";
import { type CoreTimes, foundOnCore } from "../../../lib/collect/cpu/on_core.ts";
import type { CoreInterval } from "../../../lib/native/core_watch.ts";

/** Samples by when they were taken, in microseconds. */
const found = (at: number[], cores: CoreTimes) => [
  ...foundOnCore(at.map((at) => ({ id: 1, at })), cores),
];

/** In microseconds. */
const turn = (from: number, to: number, wouldRun = true): CoreInterval => ({
  from: from * 1e3,
  to: to * 1e3,
  wouldRun,
});

/** V8's thread needs 30 µs for a tick. */
const sampler = (...ticks: number[]) => ticks.map((at) => turn(at, at + 30, false));

Deno.test("foundOnCore() keeps what answers a tick on another core, not what a waiting thread answers", () => {
  const cores = { thread: [turn(1_000, 4_000), turn(9_000, 12_000)], samplers: [] };
  const ticks = sampler(2_000, 7_000, 10_000);
  const samples = [2_040, 9_050, 10_040];
  deepStrictEqual(found(samples, { ...cores, samplers: [ticks] }), [0, 2]);
});

Deno.test("foundOnCore() keeps what V8's thread took the core from, however late the answer is", () => {
  const thread = [turn(1_000, 2_000), turn(2_060, 3_000), turn(8_000, 9_000)];
  const samplers = [sampler(2_010, 3_020)];
  deepStrictEqual(found([2_090, 8_060], { thread, samplers }), [0, 1]);
});

Deno.test("foundOnCore() leaves out what was requested while the thread slept, or got its core only then", () => {
  const thread = [turn(1_000, 2_000, false), turn(5_040, 6_000)];
  const samplers = [sampler(2_010, 5_000)];
  deepStrictEqual(found([2_100, 5_090], { thread, samplers }), []);
});

Deno.test("foundOnCore(): one sample answers all ticks since the last one, the first one counts", () => {
  const thread = [turn(1_000, 2_000), turn(40_000, 42_000), turn(80_000, 82_000)];
  const samplers = [sampler(2_010, 12_000, 22_000, 62_000, 81_000)];
  deepStrictEqual(found([40_050, 80_050, 81_040], { thread, samplers }), [0, 2]);
});

Deno.test("foundOnCore() knows V8's threads by what follows them", () => {
  const thread = [turn(0, 3_000), turn(20_000, 23_000)];
  const other = sampler(500, 10_000, 11_500, 20_500, 22_800);
  const own = sampler(1_000, 11_000, 21_000);
  const samples = [1_030, 20_040, 21_030];
  deepStrictEqual(found(samples, { thread, samplers: [other, own] }), [0, 2]);
  deepStrictEqual(found(samples, { thread, samplers: [own, other] }), [0, 2]);
});

Deno.test("foundOnCore(): V8's thread that is put off its core goes on with its tick", () => {
  const thread = [turn(0, 5_000), turn(5_100, 9_000)];
  const samplers = [[turn(5_010, 5_050), turn(5_060, 5_090, false)]];
  deepStrictEqual(found([5_130], { thread, samplers }), [0]);
});

Deno.test("foundOnCore(): where V8's threads are not known, what comes soon after a wait counts for nothing", () => {
  const thread = [turn(1_000, 4_000), turn(9_000, 12_000)];
  deepStrictEqual(found([1_100, 3_000, 5_000, 9_050, 9_200], { thread, samplers: [] }), [1, 4]);
});

Deno.test("foundOnCore(): V8's threads that run in turn take the core together", () => {
  const thread = [turn(0, 5_000), turn(5_090, 9_000)];
  const samplers = [sampler(5_010), sampler(5_050)];
  deepStrictEqual(found([5_130], { thread, samplers }), [0]);
  deepStrictEqual(found([5_130], { thread, samplers: samplers.reverse() }), [0]);
});
