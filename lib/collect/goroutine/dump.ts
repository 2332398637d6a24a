import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { withDebugger } from "../../inspect/with_debugger.ts";
import { SnapshotShapeError } from "../../profile/import/snapshot/snapshot_head.ts";
import type { Label } from "../../profile/types.ts";
import {
  type Await,
  type AwaitPosition,
  awaitPositions,
  idlePositions,
} from "./await_positions.ts";
import type { HeapFigures } from "./check_memory.ts";
import { LabelProbe } from "./label_probe.ts";
import { type RunningCall, whilePaused } from "./paused.ts";
import {
  allPromises,
  OBJECT_GROUP,
  type ProbedObjects,
  resumingFunctions,
} from "./probed_objects.ts";
import type { HeapGraph } from "./snapshot/heap_graph.ts";
import { SnapshotReader } from "./snapshot/snapshot_reader.ts";
import {
  isPlanted,
  plantSuspended,
  ResolverFinder,
  type Resolvers,
  type Suspended,
  SuspendedFunctions,
} from "./suspended.ts";

/** A suspended function with all that is known of why. */
export interface SuspendedFrame extends Suspended {
  /** Where it stands, if that is known. */
  position: AwaitPosition | undefined;
  /** V8's number of what it awaits, 0 for nothing. */
  awaitsId: number;
  /** What will wake it; nothing for a generator from which no value is requested. */
  resolvers: Resolvers | undefined;
  /** The labels under which it awaits; nothing for none, nor for a generator from which no value is requested. */
  labels: readonly Label[] | undefined;
}

/** What is suspended at one moment. */
export interface SuspensionDump {
  suspendedFrames: SuspendedFrame[];
  /** How long the program stood still, roughly. */
  millis: number;
  /** Characters of the snapshot's text. */
  text: number;
  /** Where the program was stopped because its event loop did not turn: what ran, innermost first. */
  running: RunningCall[];
  /** The labels of that. */
  runningLabels: readonly Label[];
  /** Whether the program uses labels that could not be found. */
  lacksLabels: boolean;
}

/** The program, where it is not the one that takes the dump. */
export interface OtherProgram {
  /** Whether its event loop turns: only then do its promises settle. */
  turns(): boolean;
  /** Of its heap. */
  heap(): Promise<HeapFigures>;
}

/**
 * Finds everything that is suspended, by one heap snapshot.
 *
 * @param checkMemory Called before the snapshot, with garbage collected and the number of expensive objects; may throw.
 * @param other Where the program is not the one that takes the dump.
 * @throws {SnapshotShapeError} If V8's snapshot is not as expected.
 */
export async function dumpSuspensions(
  client: InspectorClient,
  checkMemory: (expensive: number) => void | Promise<void> = () => {},
  other?: OtherProgram,
): Promise<SuspensionDump> {
  const started = performance.now();
  try {
    await plantSuspended(client);
    const probe = await probeProgram(client);
    const { resuming, promises, labels } = probe;
    await checkMemory(resuming.among + promises.among + (labels?.sets ?? 0));
    // No other function of ours may be suspended between this one and the one that takes it.
    const { graph, text, stop } = other !== undefined && !other.turns()
      ? await snapshotWhileHeld(client, labels)
      : { ...await takeSnapshot(client, labels?.element), stop: undefined };
    if (graph.lacksScripts) graph.scriptUrls = await scriptUrls(client);
    const suspended = new SuspendedFunctions(graph);
    const awaiting = await describeAwaiting(client, graph, suspended, {
      ...probe,
      // Positions come by promises, which settle only where the loop turns.
      canAsk: stop === undefined,
    });
    // Another dump of the program may have planted one, too.
    const planted = awaiting.filter(isPlanted);
    if (planted.length === 0) {
      throw new SnapshotShapeError("what is known to be suspended is not in it");
    }
    const suspendedFrames = [...awaiting, ...await describeIdle(client, suspended)];
    return {
      suspendedFrames: suspendedFrames.filter((one) => !isPlanted(one)),
      millis: performance.now() - started,
      text,
      running: stop?.running ?? [],
      runningLabels: stop?.labels ?? [],
      lacksLabels: labels !== undefined && planted.every((one) => one.labels === undefined),
    };
  } finally {
    await client.send("Runtime.releaseObjectGroup", { objectGroup: OBJECT_GROUP });
  }
}

/** What is taken hold of before the snapshot. */
interface Probe {
  /** What resumes functions, and what they wait for. */
  resuming: ProbedObjects;
  promises: ProbedObjects;
  /** Nothing if the program uses none. */
  labels: LabelProbe | undefined;
}

async function probeProgram(client: InspectorClient): Promise<Probe> {
  const labels = await LabelProbe.start(client);
  const resuming = await resumingFunctions(client);
  return { resuming, promises: await allPromises(client), labels };
}

/** Stops a program whose event loop does not turn, unless it begins to turn meanwhile. */
async function snapshotWhileHeld(client: InspectorClient, labels: LabelProbe | undefined) {
  let inForce: readonly Label[] = [];
  const stopped = await whilePaused(client, async () => {
    inForce = await labels?.inForce() ?? [];
    return await takeSnapshot(client, labels?.element);
  });
  if (!stopped) return { ...await takeSnapshot(client, labels?.element), stop: undefined };
  return { ...stopped.result, stop: { running: stopped.running, labels: inForce } };
}

/** Functions that await something, with their places, what will wake them, and their labels. */
async function describeAwaiting(
  client: InspectorClient,
  graph: HeapGraph,
  suspended: SuspendedFunctions,
  { resuming, promises, labels, canAsk }: Probe & { canAsk: boolean },
): Promise<SuspendedFrame[]> {
  const indices = resuming.nodesIn(graph);
  const index = ({ resume }: Suspended) => indices.get(resume) ?? -1;
  const promiseIndices = promises.nodesIn(graph);
  const awaits = suspended.all.flatMap((one): Await[] => {
    const promise = promiseIndices.get(one.awaits);
    return index(one) < 0 || promise === undefined ? [] : [[index(one), promise]];
  });
  const positions = await awaitPositions(client, resuming, promises, canAsk ? awaits : []);
  const labelsOf = await labels?.of(graph, suspended.all);
  const finder = new ResolverFinder(graph, suspended);
  return suspended.all.map((one) => ({
    ...one,
    position: positions.get(index(one)),
    awaitsId: graph.id(one.awaits),
    resolvers: finder.of(one.awaits),
    labels: labelsOf?.get(one),
  }));
}

/** Generators from which no value is requested. */
async function describeIdle(
  client: InspectorClient,
  { mayBeIdle }: SuspendedFunctions,
): Promise<SuspendedFrame[]> {
  const positions = await idlePositions(client, new Set(mayBeIdle.map(({ id }) => id)));
  return mayBeIdle.filter(({ id }) => positions.has(id)).map((one) => ({
    ...one,
    position: positions.get(one.id),
    awaitsId: 0,
    resolvers: undefined,
    labels: undefined,
  }));
}

/** Whether it is the function that took the dump: it ran then. */
export function isDumper({ call }: Suspended): boolean {
  return call.functionName === takeSnapshot.name && call.url === import.meta.url;
}

/** Whether it began to wait when all others had been found: for the dump. */
export function waitsForDump({ call }: Suspended): boolean {
  return call.functionName === dumpSuspensions.name && call.url === import.meta.url;
}

async function scriptUrls(client: InspectorClient): Promise<Map<string, string>> {
  const urls = new Map<string, string>();
  await withDebugger(client, ({ scriptId, url }) => urls.set(scriptId, url), () => {});
  return urls;
}

async function takeSnapshot(client: InspectorClient, element?: number) {
  const reader = new SnapshotReader(element);
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
