import { strictEqual } from "node:assert/strict";
import type { CpuProfileNode } from "../../lib/inspect/protocol.ts";
import { recordStall } from "../../lib/record/recorded_stall.ts";

const NODE: CpuProfileNode = {
  id: 1,
  hitCount: 1,
  callFrame: {
    functionName: "sum",
    scriptId: "7",
    url: "file:///app/sum.ts",
    lineNumber: 3,
    columnNumber: 1,
  },
};

function heldBy(parts: readonly [stopped: boolean, millis: number][]): string | undefined {
  const stall = {
    start: 0,
    end: 100,
    parts: parts.map(([stopped, millis]) => ({ node: NODE, stopped, millis })),
  };
  return recordStall(stall, new Map()).call?.functionName;
}

Deno.test("a stall in which the thread hardly ran is not blamed on the function that was interrupted", () => {
  strictEqual(heldBy([[false, 70], [true, 30]]), "sum");
  strictEqual(heldBy([[false, 30], [true, 70]]), "(not running)");
});
