import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { type AwaitPosition, awaitPositions } from "./await_positions.ts";
import { idlePositions } from "./idle_generators.ts";
import { asyncGenerators, OBJECT_GROUP, resumingFunctions } from "./probed_objects.ts";
import { SettlerFinder, type Settlers } from "./settlers.ts";
import { SnapshotShapeError } from "./snapshot/snapshot_shape.ts";
import { SnapshotReader } from "./snapshot/snapshot_reader.ts";
import { type Suspended, SuspendedFunctions } from "./suspended.ts";

/** A suspended function with all that is known of why. */
export interface Standing extends Suspended {
  /** Where it stands, if that is known. */
  position: AwaitPosition | undefined;
  /** V8's number of what it awaits, 0 for nothing. */
  awaitsId: number;
  /** What will wake it; nothing for a generator that nobody asks. */
  settlers: Settlers | undefined;
}

/** What is suspended at one moment. */
export interface SuspensionDump {
  standing: Standing[];
  /** How long the program stood still, roughly. */
  millis: number;
  /** Characters of the snapshot's text. */
  text: number;
}

/**
 * Finds everything that is suspended, by one heap snapshot.
 *
 * @throws {SnapshotShapeError} If V8's snapshot is not as expected.
 */
export async function dumpSuspensions(client: InspectorClient): Promise<SuspensionDump> {
  const started = performance.now();
  try {
    const resuming = await resumingFunctions(client);
    const generators = await asyncGenerators(client);
    const { graph, text } = await takeSnapshot(client);
    const resumingAt = resuming.nodesIn(graph);
    const generatorAt = generators.nodesIn(graph);
    const suspended = new SuspendedFunctions(graph, generatorAt.keys());
    const index = (node: number) => resumingAt.get(node) ?? -1;
    const awaiting = suspended.all.map(({ resume }) => index(resume)).filter((i) => i >= 0);
    const positions = await awaitPositions(client, resuming, awaiting);
    const idle = suspended.all.filter(({ awaits }) => awaits < 0);
    const idleAt = await idlePositions(
      client,
      generators,
      idle.map(({ node }) => generatorAt.get(node)!),
    );
    const finder = new SettlerFinder(graph, suspended);
    const standing = suspended.all.flatMap((one): Standing[] => {
      if (one.awaits >= 0) {
        return [{
          ...one,
          position: positions.get(index(one.resume)),
          awaitsId: graph.id(one.awaits),
          settlers: finder.of(one.awaits),
        }];
      }
      const at = generatorAt.get(one.node)!;
      // One that has ended may still be held by someone; it waits for nothing.
      if (!idleAt.has(at)) return [];
      return [{ ...one, position: idleAt.get(at), awaitsId: 0, settlers: undefined }];
    });
    if (!standing.some(isDumper)) throw new SnapshotShapeError("who asked for it is not in it");
    return { standing, millis: performance.now() - started, text };
  } finally {
    await client.send("Runtime.releaseObjectGroup", { objectGroup: OBJECT_GROUP });
  }
}

/** Whether it is the function that took the dump: it ran then. */
export function isDumper({ call }: Suspended): boolean {
  return call.functionName === takeSnapshot.name && call.url === import.meta.url;
}

async function takeSnapshot(client: InspectorClient) {
  const reader = new SnapshotReader();
  let text = 0;
  let failure: unknown;
  const off = client.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => {
    text += chunk.length;
    if (failure !== undefined) return;
    try {
      reader.push(chunk);
    } catch (error) {
      failure = error;
    }
  });
  try {
    await client.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  } finally {
    off();
  }
  if (failure !== undefined) throw failure;
  return { graph: reader.graph(), text };
}
