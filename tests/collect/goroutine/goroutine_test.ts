import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { SuspendedFrame } from "../../../lib/collect/goroutine/dump.ts";
import { goroutines } from "../../../lib/collect/goroutine/goroutine.ts";

/** Functions by name, each with those that will settle what it awaits. */
function suspendedFrames(waits: Record<string, string[]>): SuspendedFrame[] {
  const all = Object.keys(waits).map((functionName, i): SuspendedFrame => ({
    id: i + 1,
    node: i,
    call: { functionName, scriptId: "1", url: "", lineNumber: 0, columnNumber: 0 },
    awaits: 100 + i,
    resume: -1,
    reaction: -1,
    position: undefined,
    awaitsId: 0,
    resolvers: { functions: [], timer: false, combined: false, holders: [] },
    labels: undefined,
  }));
  for (const one of all) {
    const names = waits[one.call.functionName]!;
    one.resolvers!.functions = all.filter(({ call }) => names.includes(call.functionName));
  }
  return all;
}

function stacks(waits: Record<string, string[]>): string[] {
  return goroutines(suspendedFrames(waits)).map(({ stack }) =>
    stack.map(({ call }) => call.functionName).join(" < ")
  );
}

Deno.test("goroutines: a chain of awaits is one", () => {
  deepStrictEqual(stacks({ handle: ["query"], query: ["sleep"], sleep: [] }), [
    "sleep < query < handle",
  ]);
});

Deno.test("goroutines: who waits for several is in the stack of each", () => {
  deepStrictEqual(stacks({ all: ["a", "b"], a: [], b: [] }), ["a < all", "b < all"]);
});

Deno.test("goroutines: what many wait for is with the first, the others wait for that one", () => {
  const waits = { one: ["refresh"], two: ["refresh"], caller: ["two"], refresh: [] };
  deepStrictEqual(stacks(waits), ["two < caller", "refresh < one"]);
  const [second, first] = goroutines(suspendedFrames(waits));
  strictEqual(second!.waitsFor?.function.call.functionName, "refresh");
  strictEqual(second!.waitsFor?.goroutine, first!.number);
  strictEqual(first!.waitsFor, undefined);
});

Deno.test("goroutines: functions that wait for each other are one", () => {
  deepStrictEqual(stacks({ a: ["b"], b: ["a"] }), ["b < a"]);
  deepStrictEqual(stacks({ a: ["a"] }), ["a"]);
});
