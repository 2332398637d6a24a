import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { ProfilerClock } from "../../../lib/collect/clock/profiler_clock.ts";
import { findStalls } from "../../../lib/collect/stalls/find_stalls.ts";
import type { CpuProfile, CpuProfileNode } from "../../../lib/inspect/protocol.ts";

function node(id: number, functionName: string): CpuProfileNode {
  return {
    id,
    callFrame: { functionName, scriptId: "0", url: "", lineNumber: -1, columnNumber: -1 },
  };
}

/** Samples every 10 ms from 0 on, by name; V8's clock runs as the program's does. */
function sampled(names: string[], gap = 10): { profile: CpuProfile; clock: ProfilerClock } {
  const ids = new Map([...new Set(names)].map((name, i) => [name, i + 1]));
  const clock = new ProfilerClock();
  clock.note(0, 0);
  const profile = {
    nodes: [...ids].map(([name, id]) => node(id, name)),
    startTime: 0,
    endTime: names.length * gap * 1e3,
    samples: names.map((name) => ids.get(name)!),
    timeDeltas: names.map((_, i) => (i === 0 ? 0 : gap * 1e3)),
  };
  return { profile, clock };
}

function text(stalls: ReturnType<typeof findStalls>): string[] {
  return stalls.map(({ start, end, parts }) => {
    const texts = parts.map(({ node, stopped, millis }) =>
      `${node?.callFrame.functionName ?? "?"}${stopped ? "!" : ""} ${millis}`
    );
    return `${start}-${end}: ${texts.join(", ")}`;
  });
}

const OPTIONS = { interval: 10, least: 0 };

Deno.test("findStalls() begins between the last idle sample and the first busy one", () => {
  const { profile, clock } = sampled(["(idle)", "(idle)", "f", "f", "g", "(idle)"]);
  const stalls = findStalls(profile, [{ last: 1, due: 21, at: 49 }], clock, OPTIONS);
  deepStrictEqual(text(stalls), ["15-49: f 15, f 10, g 9"]);
});

Deno.test("findStalls() takes the middle where nothing shows when a stall began", () => {
  const { profile, clock } = sampled(["f", "f", "f", "f", "f", "f"]);
  const [busy] = findStalls(profile, [{ last: 1, due: 21, at: 49 }], clock, OPTIONS);
  strictEqual(busy!.start, 11);
  const idle = sampled(["(idle)", "(idle)", "(idle)", "(idle)", "(idle)", "(idle)"]);
  const [native] = findStalls(idle.profile, [{ last: 1, due: 21, at: 49 }], idle.clock, OPTIONS);
  strictEqual(native!.start, 11);
});

Deno.test("findStalls() distinguishes what was not sampled because the thread did not run", () => {
  const { profile, clock } = sampled(["f", "f", "f"], 100);
  const stalls = findStalls(profile, [{ last: 90, due: 110, at: 190 }], clock, OPTIONS);
  deepStrictEqual(text(stalls), ["100-190: f 50, f! 40"]);
});

Deno.test("findStalls() keeps the length where there are no samples at all", () => {
  const { profile, clock } = sampled([]);
  const stalls = findStalls(profile, [{ last: 0, due: 20, at: 60 }], clock, OPTIONS);
  deepStrictEqual(text(stalls), ["10-60: ? 50"]);
});

Deno.test("findStalls() goes by samples alone where the heartbeat rested", () => {
  const { profile, clock } = sampled([
    "(idle)",
    "f",
    "(idle)",
    "f",
    "g",
    "g",
    "(idle)",
    "(idle)",
    "f",
    "f",
    "f",
  ]);
  const rest = { last: 0, due: 0, at: 95, rested: true };
  const stalls = findStalls(profile, [rest], clock, { interval: 10, least: 15 });
  deepStrictEqual(text(stalls), ["25-55: f 15, g 10, g 5", "75-95: f 15, f 5"]);
});
