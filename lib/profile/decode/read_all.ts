/**
 * Collects a stream of bytes.
 *
 * @module
 */

/**
 * All bytes of a stream in one array.
 *
 * @param stream Read to its end.
 * @returns Its content.
 *
 * @example
 * ```ts
 * import { readAll } from "./read_all.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual((await readAll(new Blob(["abc"]).stream())).length, 3);
 * ```
 */
export async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
  }
  if (chunks.length === 1 && chunks[0]) return chunks[0];
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
