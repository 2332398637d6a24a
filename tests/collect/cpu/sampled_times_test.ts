import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { sampledTimes } from "../../../lib/collect/cpu/sampled_times.ts";
import type { CpuProfile } from "../../../lib/inspect/protocol.ts";

const INTERVAL = 10_000;
const NAMES = ["(root)", "(idle)", "first", "second", "op_read_file_sync"];

function callFrame(functionName: string) {
  const isScript = functionName === "first" || functionName === "second";
  return {
    functionName,
    scriptId: isScript ? "7" : "0",
    url: isScript ? "file:///a.ts" : "",
    lineNumber: isScript ? 1 : -1,
    columnNumber: -1,
  };
}

/** Samples by name and by when they were taken, in milliseconds. */
function window(samples: [name: string, at: number][], until: number): CpuProfile {
  const ids = samples.map(([name]) => NAMES.indexOf(name) + 1);
  return {
    nodes: NAMES.map((name, i) => ({
      id: i + 1,
      callFrame: callFrame(name),
      hitCount: ids.filter((id) => id === i + 1).length,
      ...(i === 0 ? { children: [2, 3, 4, 5] } : {}),
    })),
    samples: ids,
    timeDeltas: samples.map(([, at], i) => (at - (samples[i - 1]?.[1] ?? 0)) * 1e3),
    startTime: 0,
    endTime: until * 1e3,
  };
}

const millis = (profile: CpuProfile, thread?: { cpu: number; wait?: number }) => {
  const { times, late } = sampledTimes(profile, INTERVAL, thread);
  return [times.map((t) => [t.node.callFrame.functionName, t.nanos / 1e6]), late];
};

Deno.test("sampledTimes() lets a sample stand for the time until the next tick", () => {
  const profile = window([["first", 10], ["second", 20], ["(idle)", 35], ["first", 45]], 50);
  deepStrictEqual(millis(profile, { cpu: 3e7, wait: 0 }), [
    [["(idle)", 10], ["first", 25], ["second", 15]],
    0,
  ]);
});

Deno.test("sampledTimes() leaves out samples that came when the thread got a core", () => {
  // `first` is where the thread gets its core, whoever used it.
  const profile = window(
    [["second", 10], ["first", 26], ["second", 30], ["first", 47], ["second", 50]],
    60,
  );
  deepStrictEqual(millis(profile, { cpu: 3e7, wait: 3e7 }), [[["second", 30]], 2]);
});

Deno.test("sampledTimes() keeps what a long system call answered late, where nobody waited for a core", () => {
  const profile = window([["first", 10], ["op_read_file_sync", 27], ["first", 30]], 40);
  deepStrictEqual(millis(profile, { cpu: 4e7, wait: 0 })[1], 0);
  deepStrictEqual(millis(profile)[1], 0);
});

Deno.test("sampledTimes() takes late JavaScript for waiting where nobody knows of that", () => {
  const profile = window([["first", 10], ["second", 27], ["first", 30]], 40);
  strictEqual(millis(profile, { cpu: 4e7 })[1], 1);
});

Deno.test("sampledTimes() lets a sample stand for one interval where the thread waited", () => {
  const profile = window([["first", 10], ["second", 20], ["first", 90], ["second", 100]], 110);
  deepStrictEqual(millis(profile, { cpu: 4e7, wait: 7e7 }), [[["first", 20], ["second", 20]], 0]);
});

Deno.test("sampledTimes() shares CPU time among the samples that found the thread on a core", () => {
  // On a core for 4 ms of each 20; each tick that comes meanwhile is answered when it gets one.
  const rows = Array.from({ length: 70 }, (_, i): [string, number][] => [
    ["first", 20 * i + 20],
    ["second", 20 * i + 22.1],
  ]);
  const profile = window(rows.flat(), 1440);
  const thread = rows.map((_, i) => ({
    from: (20 * i + 20) * 1e6 - 10_000,
    to: (20 * i + 24) * 1e6,
    wouldRun: true,
  }));
  const known = { cpu: 280e6, wait: 1120e6, cores: { thread, samplers: [] } };
  const { times, late } = sampledTimes(profile, 2_000, known);
  deepStrictEqual(times.map((t) => [t.node.callFrame.functionName, t.nanos]), [["second", 280e6]]);
  strictEqual(late, 70);
});

Deno.test("sampledTimes() books time in which nothing was sampled on nobody", () => {
  const profile = window([["first", 1000], ["second", 1010], ["first", 4010]], 4020);
  const { times, silence } = sampledTimes(profile, INTERVAL, { cpu: 4e7, wait: 0 });
  deepStrictEqual(times.map((t) => [t.node.callFrame.functionName, t.nanos / 1e6]), [
    ["first", 30],
    ["second", 10],
  ]);
  strictEqual(silence / 1e6, 990 + 2990);
});
