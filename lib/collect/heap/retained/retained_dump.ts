import { type InspectorClient, InspectorError } from "../../../inspect/inspector_client.ts";
import { HeldGraphReader } from "../../../profile/import/snapshot/held_graph.ts";
import {
  type RetainedHeap,
  retainedHeap,
} from "../../../profile/import/snapshot/retained_profile.ts";
import { checkMemory, readMemory } from "../../goroutine/check_memory.ts";
import type { OtherProgram } from "../../goroutine/dump.ts";
import { whilePaused } from "../../goroutine/paused.ts";
import { OBJECT_GROUP, objectsWithPrototype } from "../../goroutine/probed_objects.ts";
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
 * @param ending Ends the summing up.
 * @param other Where the program is another one than this.
 * @throws {RangeError} If there is too little memory for it.
 * @throws {SnapshotShapeError} If V8's snapshot is not as expected.
 */
export async function takeRetainedDump(
  client: InspectorClient,
  ending: AbortSignal,
  other?: OtherProgram,
): Promise<RetainedDump> {
  await ensureRoom(client, other);
  const takenAt = Date.now();
  const { chunks, millis } = other
    ? await inProgramsTurn("debugger", client, () => snapshot(client, !other.turns()))
    : await snapshot(client, false);
  return { ...await summedUp(chunks, ending), millis, takenAt };
}

/** @throws {RangeError} If there is not enough memory. */
async function ensureRoom(client: InspectorClient, other?: OtherProgram): Promise<void> {
  // It collects garbage: only then the heap is as large as the snapshot's.
  const expensive = await countExpensive(client);
  checkMemory(readMemory(expensive, await other?.heap()), RETAINED);
}

/** Counts functions, arrays and promises, of which V8 takes some 5 KB each for a snapshot. */
async function countExpensive(client: InspectorClient): Promise<number> {
  try {
    const all = await objectsWithPrototype(client, "Object.prototype");
    const promises = await objectsWithPrototype(client, "Promise.prototype");
    return await countIn(client, all, countArraysAndFunctions) +
      await countIn(client, promises, countAll);
  } catch (error) {
    // Some embedders of V8 run no code for the inspector; the heap's size is known all the same.
    if (error instanceof InspectorError) return 0;
    throw error;
  } finally {
    await client.send("Runtime.releaseObjectGroup", { objectGroup: OBJECT_GROUP });
  }
}

async function countIn(
  client: InspectorClient,
  objectId: string,
  count: (this: unknown[]) => number,
): Promise<number> {
  const { result } = await client.send("Runtime.callFunctionOn", {
    objectId,
    functionDeclaration: count.toString(),
    returnByValue: true,
  });
  return Number(result.value ?? 0);
}

/** Runs in the program. */
function countAll(this: unknown[]): number {
  return this.length;
}

/** Runs in the program, whose objects may be anything. */
function countArraysAndFunctions(this: unknown[]): number {
  let count = 0;
  for (let i = 0; i < this.length; i++) {
    try {
      if (typeof this[i] === "function" || Array.isArray(this[i])) count++;
    } catch {
      // A revoked proxy is neither.
    }
  }
  return count;
}

/** The text of a snapshot. It is read later: the program stands still for as long as this takes. */
async function snapshot(client: InspectorClient, isHeld: boolean) {
  const chunks: Uint8Array[] = [];
  const encoder = new TextEncoder();
  const off = client.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => {
    chunks.push(encoder.encode(chunk));
  });
  const take = async () => {
    await client.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  };
  const started = performance.now();
  try {
    if (isHeld) await whilePaused(client, take);
    else await take();
  } finally {
    off();
  }
  return { chunks, millis: performance.now() - started };
}

async function summedUp(chunks: Uint8Array[], ending: AbortSignal) {
  const rest = rests();
  const reader = new HeldGraphReader();
  let text = 0;
  chunks.reverse();
  for (let chunk = chunks.pop(); chunk; chunk = chunks.pop()) {
    ending.throwIfAborted();
    text += chunk.length;
    reader.push(chunk);
    await rest();
  }
  return { heap: await inSlices(untilEnd(retainedHeap(reader.graph()), ending)), text };
}

function* untilEnd<T>(steps: Steps<T>, ending: AbortSignal): Steps<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    ending.throwIfAborted();
    yield;
  }
}
