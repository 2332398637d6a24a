import type { InspectorClient } from "../../../inspect/inspector_client.ts";

/** A heap snapshot as V8 writes it. */
export interface SnapshotText {
  /** Let go as they are read. */
  chunks: Uint8Array[];
  /** All of it. */
  bytes: number;
  /** How long the program stood still for it, in milliseconds. */
  millis: number;
}

/** What is read in one go: some milliseconds. */
const PIECE_BYTES = 1 << 16;

/**
 * Takes a snapshot and reads nothing of it: the program stands still for as
 * long as this takes.
 *
 * Of this isolate V8 writes it in one go. By the inspector it comes in pieces
 * of text, each of which is made an event: that takes half as long again.
 *
 * @param then What is done at once, before the event loop of this isolate turns.
 */
export async function takeSnapshot(
  client: InspectorClient,
  then: () => Promise<void> = async () => {},
): Promise<SnapshotText> {
  const { snapshot } = client;
  const started = performance.now();
  // In a microtask: who calls this is suspended then, and the event loop has not turned.
  const text = await (snapshot ? Promise.resolve().then(snapshot) : byEvents(client));
  await then();
  const millis = performance.now() - started;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of text) {
    chunks.push(chunk);
    bytes += chunk.length;
  }
  return { chunks, millis, bytes };
}

async function byEvents(client: InspectorClient): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  const encoder = new TextEncoder();
  const off = client.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => {
    chunks.push(encoder.encode(chunk));
  });
  try {
    await client.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  } finally {
    off();
  }
  return chunks;
}

/** All of it in order, in pieces that are read quickly; chunks are let go one by one. */
export function* pieces(chunks: Uint8Array[]): Iterable<Uint8Array> {
  chunks.reverse();
  for (let chunk = chunks.pop(); chunk; chunk = chunks.pop()) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      yield chunk.subarray(at, at + PIECE_BYTES);
    }
  }
}
