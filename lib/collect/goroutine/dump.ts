import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { inSlices, rests } from "../../base/in_slices.ts";
import { withDebugger } from "../../inspect/with_debugger.ts";
import { SnapshotShapeError } from "../../profile/import/snapshot/snapshot_head.ts";
import type { Label } from "../../profile/types.ts";
import { type Await, awaitPositions, idlePositions } from "./await_positions.ts";
import type { AwaitPosition } from "./tracer_program.ts";
import type { HeapFigures } from "./check_memory.ts";
import { type PromisePositions, promisePositions } from "./promise_positions.ts";
import { LabelProbe } from "./label_probe.ts";
import { type RunningCall, whilePaused } from "./paused.ts";
import { OBJECT_GROUP, type ProbedHeap, probeHeap } from "./probed_objects.ts";
import type { HeapGraph } from "./snapshot/heap_graph.ts";
import { SnapshotReader } from "./snapshot/snapshot_reader.ts";
import { pieces, type SnapshotText, takeSnapshot } from "./snapshot/take_snapshot.ts";
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
  /** When, in Unix milliseconds. */
  takenAt: number;
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

/** How a dump is taken. */
export interface DumpOptions {
  /**
   * Called before the snapshot, with garbage collected and the number of what takes V8 much memory;
   * may throw.
   */
  checkMemory?: (expensive: number) => void | Promise<void>;
  /** Where the program is not the one that takes the dump. */
  other?: OtherProgram | undefined;
  /** Ends it when nobody wants it any more. */
  ending?: AbortSignal;
  /** Called when the program begins to stand still; what it returns, when that is over. */
  hold?: () => () => void;
}

/**
 * Finds everything that is suspended, by one heap snapshot.
 *
 * @throws {SnapshotShapeError} If V8's snapshot is not as expected.
 */
export async function dumpSuspensions(
  client: InspectorClient,
  { checkMemory = () => {}, other, ending, hold = () => () => {} }: DumpOptions = {},
): Promise<SuspensionDump> {
  let goesOn = () => {};
  try {
    await plantSuspended(client);
    const canAsk = other === undefined || other.turns();
    const takenAt = Date.now();
    const started = performance.now();
    goesOn = hold();
    const heap = await probeHeap(client);
    const labels = await LabelProbe.start(client, heap.labelSets);
    await checkMemory(heap.expensive);
    ending?.throwIfAborted();
    const before = performance.now() - started;
    let places: PromisePositions | undefined;
    // No other function of ours may be suspended between this one and the one that takes it.
    const { text, stop } = canAsk
      ? {
        text: await takeSnapshot(client, async () => {
          places = await promisePositions(client, heap.promises);
        }),
        stop: undefined,
      }
      : await snapshotWhileHeld(client, labels);
    goesOn();
    const millis = before + text.millis;
    const bytes = text.bytes;
    const graph = await readGraph(text, heap, labels, ending);
    if (graph.lacksScripts) graph.scriptUrls = await scriptUrls(client);
    const suspended = await inSlices(SuspendedFunctions.find(graph));
    ending?.throwIfAborted();
    const awaiting = await describeAwaiting(client, graph, suspended, {
      ...heap,
      labels,
      // They come by promises, which settle only where the loop turns.
      places,
    });
    // Another dump of the program may have planted one, too.
    const planted = awaiting.filter(isPlanted);
    if (planted.length === 0) {
      throw new SnapshotShapeError("what is known to be suspended is not in it");
    }
    const idle = await describeIdle(client, graph, suspended, heap);
    return {
      suspendedFrames: [...awaiting, ...idle].filter((one) => !isPlanted(one)),
      millis,
      takenAt,
      text: bytes,
      running: stop?.running ?? [],
      runningLabels: stop?.labels ?? [],
      lacksLabels: labels !== undefined && planted.every((one) => one.labels === undefined),
    };
  } finally {
    goesOn();
    await client.send("Runtime.releaseObjectGroup", { objectGroup: OBJECT_GROUP });
  }
}

/** Stops a program whose event loop does not turn, unless it begins to turn meanwhile. */
async function snapshotWhileHeld(client: InspectorClient, labels: LabelProbe | undefined) {
  let inForce: readonly Label[] = [];
  const stopped = await whilePaused(client, async () => {
    inForce = await labels?.inForce() ?? [];
    return await takeSnapshot(client);
  });
  if (!stopped) return { text: await takeSnapshot(client), stop: undefined };
  return { text: stopped.result, stop: { running: stopped.running, labels: inForce } };
}

/** Reads the text while the event loop turns, and lets it go. */
async function readGraph(
  { chunks }: SnapshotText,
  heap: ProbedHeap,
  labels: LabelProbe | undefined,
  ending: AbortSignal | undefined,
): Promise<HeapGraph> {
  const { resuming, promises, generators, labelSets } = heap;
  const arrays = new Set<number>();
  for (const list of [resuming, promises, generators, labelSets]) arrays.add(await list.number());
  const reader = new SnapshotReader({ element: labels?.element ?? -1, arrays });
  const rest = rests();
  for (const piece of pieces(chunks)) {
    reader.push(piece);
    ending?.throwIfAborted();
    await rest();
  }
  return await inSlices(reader.graph());
}

/** Functions that await something, with their places, what will wake them, and their labels. */
async function describeAwaiting(
  client: InspectorClient,
  graph: HeapGraph,
  suspended: SuspendedFunctions,
  { resuming, promises, labels, places }: ProbedHeap & {
    /** Nothing if the program uses none. */
    labels: LabelProbe | undefined;
    /** Nothing where nobody can say. */
    places: PromisePositions | undefined;
  },
): Promise<SuspendedFrame[]> {
  const promiseIndices = promises.nodesIn(graph);
  const awaited = ({ awaits }: Suspended) => promiseIndices.get(awaits) ?? -1;
  const known = suspended.all.filter((one) => awaited(one) >= 0);
  const alone = await places?.of(known.map(awaited));
  const indices = resuming.nodesIn(graph);
  const index = ({ resume }: Suspended) => indices.get(resume) ?? -1;
  // Of a promise that several await nothing is known yet.
  const others = known.filter((one) => index(one) >= 0 && !alone?.has(awaited(one)));
  const positions = await awaitPositions(
    client,
    resuming,
    promises,
    places ? others.map((one): Await => [index(one), awaited(one)]) : [],
  );
  const labelsOf = await labels?.of(graph, suspended.all);
  const finder = new ResolverFinder(graph, suspended);
  const rest = rests();
  const frames: SuspendedFrame[] = [];
  for (const one of suspended.all) {
    frames.push({
      ...one,
      position: alone?.get(awaited(one)) ?? positions.get(index(one)),
      awaitsId: graph.id(one.awaits),
      resolvers: finder.of(one.awaits),
      labels: labelsOf?.get(one),
    });
    await rest();
  }
  return frames;
}

/** Generators from which no value is requested. */
async function describeIdle(
  client: InspectorClient,
  graph: HeapGraph,
  { mayBeIdle }: SuspendedFunctions,
  { generators }: ProbedHeap,
): Promise<SuspendedFrame[]> {
  const indices = generators.nodesIn(graph);
  const index = ({ node }: Suspended) => indices.get(node) ?? -1;
  const known = mayBeIdle.filter((one) => index(one) >= 0);
  const positions = await idlePositions(client, generators, known.map(index));
  return known.filter((one) => positions.has(index(one))).map((one) => ({
    ...one,
    position: positions.get(index(one)),
    awaitsId: 0,
    resolvers: undefined,
    labels: undefined,
  }));
}

const SNAPSHOT_URL = import.meta.resolve("./snapshot/take_snapshot.ts");

/** Whether it is the function that took the dump: it ran then. */
export function isDumper({ call }: Suspended): boolean {
  return call.functionName === takeSnapshot.name && call.url === SNAPSHOT_URL;
}

async function scriptUrls(client: InspectorClient): Promise<Map<string, string>> {
  const urls = new Map<string, string>();
  await withDebugger(client, ({ scriptId, url }) => urls.set(scriptId, url), () => {});
  return urls;
}
