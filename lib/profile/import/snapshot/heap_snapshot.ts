/**
 * `.heapsnapshot`, as V8 writes it in Deno, Node and Chrome.
 *
 * @module
 */
import { DecodeError } from "../../decode/decode_error.ts";
import type { Profile } from "../../types.ts";
import { asRecorded, type FrameSource } from "../v8/frame.ts";
import { atOnce, type Steps } from "../../../base/in_slices.ts";
import { HeldGraphReader } from "./held_graph.ts";
import { type RetainedHeap, retainedHeap, retainedProfile } from "./retained_profile.ts";
import { SnapshotCutError, SnapshotShapeError } from "./snapshot_head.ts";

/** How to read a snapshot. */
export interface SnapshotReading {
  /** Bytes of its text. */
  size: number;
  /** Where frames of JavaScript come from; as the file has them unless told. */
  frames?: FrameSource | undefined;
  /** Does long work; in one go unless told. */
  run?: <T>(steps: Steps<T>) => T | Promise<T>;
}

/**
 * Reads a heap snapshot as it comes: its text is never in memory as a whole.
 *
 * @param pieces Its text.
 * @param reading How.
 * @returns The profile `retained`: what each object keeps alive.
 * @throws {DecodeError} Kind `damaged` if it was cut, or is not as V8 writes it.
 *
 * @example
 * ```ts
 * import { readHeapSnapshot } from "./heap_snapshot.ts";
 * import { rejects } from "node:assert/strict";
 *
 * const text = new TextEncoder().encode('{"snapshot":{"meta":{');
 * const read = readHeapSnapshot([text], { size: text.length });
 * await rejects(read, /input ends early at byte 21/);
 * ```
 */
export async function readHeapSnapshot(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  { size, frames = asRecorded, run = atOnce }: SnapshotReading,
): Promise<Profile> {
  const heap = await summedUp(pieces, size, run);
  return await retainedProfile(heap, size, frames);
}

/** Reads and sums up; what was read is gone when it returns. */
async function summedUp(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  size: number,
  run: <T>(steps: Steps<T>) => T | Promise<T>,
): Promise<RetainedHeap> {
  const reader = new HeldGraphReader(size);
  try {
    for await (const piece of pieces) reader.push(piece);
    return await run(retainedHeap(reader.graph()));
  } catch (error) {
    if (!(error instanceof SnapshotShapeError)) throw error;
    if (error instanceof SnapshotCutError) {
      throw new DecodeError("damaged", `input ends early at byte ${size}`);
    }
    throw new DecodeError("damaged", `heap snapshot is not as V8 writes it: ${error.what}`);
  }
}
