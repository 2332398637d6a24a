import { deepStrictEqual, throws } from "node:assert/strict";
import { AllocationTraceReader } from "../../../lib/collect/heap/allocation_trace.ts";
import { snapshotText } from "../../support/snapshot_text.ts";

/** A root that calls `make` and `keep`; `make` calls `keep`, which allocates in both places. */
const TEXT = snapshotText((text) =>
  text
    .replace(
      '"trace_function_infos":[]',
      '"trace_function_infos":[0,9,9,0,0,0,7,7,8,9,3,4,8,1,8,9,5,6]',
    )
    .replace(
      '"trace_tree":[1,[2,[]]]',
      '"trace_tree":[1,0,0,0,[2,1,5,80,[3,2,1,16,[]],4,2,2,32,[]]]',
    )
    .replace('"code ]"', '"code ]","make","file:///a.ts","(root)"')
);

Deno.test("AllocationTraceReader: pieces of any size give the same stacks", () => {
  for (const size of [1, 7, 64, TEXT.length]) {
    const reader = new AllocationTraceReader();
    for (let at = 0; at < TEXT.length; at += size) reader.push(TEXT.slice(at, at + size));
    deepStrictEqual(
      reader.stacks().map(({ stack, count, bytes }) => [
        stack.map(({ functionName, url, lineNumber }) => `${functionName} ${url}:${lineNumber}`),
        count,
        bytes,
      ]),
      [
        [["make file:///a.ts:2"], 5, 80],
        [["f file:///a.ts:4", "make file:///a.ts:2"], 1, 16],
        [["f file:///a.ts:4"], 2, 32],
      ],
    );
  }
});

Deno.test("AllocationTraceReader: a snapshot that was cut fails", () => {
  const reader = new AllocationTraceReader();
  reader.push(TEXT.slice(0, -20));
  throws(() => reader.stacks(), /ends before its strings do/);
});
