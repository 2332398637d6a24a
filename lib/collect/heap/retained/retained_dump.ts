import { type InspectorClient, InspectorError } from "../../../inspect/inspector_client.ts";
import { HeldGraphReader } from "../../../profile/import/snapshot/held_graph.ts";
import {
  type RetainedHeap,
  retainedHeap,
} from "../../../profile/import/snapshot/retained_profile.ts";
import { checkMemory, readMemory } from "../../goroutine/check_memory.ts";
import type { OtherProgram } from "../../goroutine/dump.ts";
import { whilePaused } from "../../goroutine/paused.ts";
import { countExpensive } from "../../goroutine/probed_objects.ts";
import { pieces, type SnapshotText, takeSnapshot } from "../../goroutine/snapshot/take_snapshot.ts";
import { inSlices, rests, type Steps } from "../../../base/in_slices.ts";
import { inProgramsTurn } from "../../target/programs_turn.ts";

/** A heap, summed up at one moment. */
export interface RetainedDump {
  heap: RetainedHeap;
  /** Bytes of the snapshot's text. */
  text: number;
  /** How long the program stood still for it, roughly. */
  millis: number;
  /** When, in Unix milliseconds. */
  takenAt: number;
}

/** Memory for a byte of the heap: V8's own for a snapshot, its text, and what is read of it. */
const RETAINED = { profile: "retained", share: 17 };

/**
 * Takes a snapshot and sums it up.
 *
 * @param options `ending` ends the summing up; `other` where the program is another one than this;
 *   `hold` as of a goroutine dump.
 * @throws {RangeError} If there is too little memory for it.
 * @throws {SnapshotShapeError} If V8's snapshot is not as expected.
 */
export async function takeRetainedDump(
  client: InspectorClient,
  { ending, other, hold }: {
    ending: AbortSignal;
    other: OtherProgram | undefined;
    hold: () => () => void;
  },
): Promise<RetainedDump> {
  const goesOn = hold();
  try {
    return await takeWhileHeld(client, { ending, other, goesOn });
  } finally {
    goesOn();
  }
}

async function takeWhileHeld(
  client: InspectorClient,
  { ending, other, goesOn }: {
    ending: AbortSignal;
    other: OtherProgram | undefined;
    goesOn: () => void;
  },
): Promise<RetainedDump> {
  const counted = await ensureRoom(client, other);
  ending.throwIfAborted();
  const takenAt = Date.now();
  const { chunks, bytes, millis } = other
    ? await inProgramsTurn("debugger", client, () => snapshot(client, !other.turns()))
    : await snapshot(client, false);
  goesOn();
  const heap = await summedUp(chunks, ending);
  return { heap, text: bytes, millis: counted + millis, takenAt };
}

/** @throws {RangeError} If there is not enough memory. */
async function ensureRoom(client: InspectorClient, other?: OtherProgram): Promise<number> {
  const started = performance.now();
  // It collects garbage: only then the heap is as large as the snapshot's.
  const expensive = await expensiveOf(client);
  const millis = performance.now() - started;
  checkMemory(readMemory(expensive, await other?.heap()), RETAINED);
  return millis;
}

async function expensiveOf(client: InspectorClient): Promise<number> {
  try {
    return await countExpensive(client);
  } catch (error) {
    // Some embedders of V8 run no code for the inspector; the heap's size is known all the same.
    if (error instanceof InspectorError) return 0;
    throw error;
  }
}

/** It is read later: the program stands still for as long as this takes. */
async function snapshot(client: InspectorClient, isHeld: boolean): Promise<SnapshotText> {
  const stopped = isHeld ? await whilePaused(client, () => takeSnapshot(client)) : undefined;
  return stopped?.result ?? await takeSnapshot(client);
}

async function summedUp(chunks: Uint8Array[], ending: AbortSignal): Promise<RetainedHeap> {
  const rest = rests();
  const reader = new HeldGraphReader();
  for (const piece of pieces(chunks)) {
    ending.throwIfAborted();
    reader.push(piece);
    await rest();
  }
  return await inSlices(untilEnd(retainedHeap(reader.graph()), ending));
}

function* untilEnd<T>(steps: Steps<T>, ending: AbortSignal): Steps<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    ending.throwIfAborted();
    yield;
  }
}
