/** So much of a file says what it is. */
const START = 4_096;
const HEAD_REGEXP = /^\s*\{\s*"snapshot"\s*:\s*\{\s*"meta"/;

/**
 * Whether a file is a heap snapshot.
 *
 * @param data Its beginning.
 * @returns Whether it begins as V8 begins one.
 *
 * @example
 * ```ts
 * import { isHeapSnapshot } from "./is_snapshot.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(isHeapSnapshot(new TextEncoder().encode('{"snapshot":{"meta":{')), true);
 * strictEqual(isHeapSnapshot(new TextEncoder().encode('{"nodes":[')), false);
 * ```
 */
export function isHeapSnapshot(data: Uint8Array): boolean {
  return HEAD_REGEXP.test(new TextDecoder("latin1").decode(data.subarray(0, START)));
}
