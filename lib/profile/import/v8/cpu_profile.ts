/**
 * `.cpuprofile`, as V8 and DevTools write it.
 *
 * @module
 */
import type { CpuThread } from "./cpu_builder.ts";
import type { CpuProfileNode, CpuProfile } from "./v8_profiles.ts";
import {
  broken,
  callFrameOf,
  countOf,
  fieldsOf,
  idOf,
  listOf,
  numberOf,
  numbersOf,
} from "./shapes.ts";

/** A CPU profile's content, with what was wrong with it. */
export interface ReadSamples {
  samples: CpuProfile;
  remarks: string[];
}

/**
 * Reads a CPU profile.
 *
 * @param json The content of the file.
 * @returns Its one thread, `undefined` if it is no such file.
 * @throws {DecodeError} If nothing of it is whole.
 */
export function readCpuProfile(json: unknown): CpuThread[] | undefined {
  const read = readCpuSamples(json);
  return read && [{ ...read, label: [] }];
}

/** The content of a CPU profile; `undefined` if it is none. */
export function readCpuSamples(json: unknown): ReadSamples | undefined {
  const fields = fieldsOf(json);
  if (!fields || !Array.isArray(fields["nodes"])) return undefined;
  // A file that was cut in its nodes has nothing else.
  if (!("startTime" in fields) && !fields["nodes"].some(hasCallFrame)) return undefined;
  const { nodes, remarks } = readNodes(fields["nodes"]);
  const startTime = numberOf(fields["startTime"]);
  const samples = numbersOf(fields["samples"]);
  const endTime = Math.max(startTime, numberOf(fields["endTime"]));
  const deltas = completeDeltas(
    numbersOf(fields["timeDeltas"]).slice(0, samples.length),
    samples.length,
    endTime - startTime,
  );
  return {
    samples: {
      nodes: withLikelyHits(nodes, samples.length),
      startTime,
      endTime,
      samples,
      timeDeltas: deltas.timeDeltas,
    },
    remarks: [...remarks, ...deltas.remarks],
  };
}

/** V8 counts no hits for the few samples that it adds; who counts none of most does not count. */
function withLikelyHits(nodes: CpuProfileNode[], samples: number): CpuProfileNode[] {
  const hits = nodes.reduce((sum, { hitCount = 0 }) => sum + hitCount, 0);
  if (hits * 2 >= samples) return nodes;
  return nodes.map(({ hitCount: _, ...node }) => node);
}

function hasCallFrame(node: unknown): boolean {
  return fieldsOf(fieldsOf(node)?.["callFrame"]) !== undefined;
}

/**
 * Reads the nodes of a tree, as many as can be read.
 *
 * @throws {DecodeError} If there are some and none can.
 */
export function readNodes(list: readonly unknown[]): { nodes: CpuProfileNode[]; remarks: string[] } {
  const nodes = list.map(readNode).filter((node) => node !== undefined);
  const unread = list.length - nodes.length;
  if (list.length > 0 && nodes.length === 0) throw broken("tree of calls of which none is whole");
  return {
    nodes,
    remarks: unread > 0 ? [`damaged: ${unread} calls cannot be read and are left out`] : [],
  };
}

/** One node of the tree, with what is known of it; `undefined` for what is none. */
export function readNode(value: unknown): CpuProfileNode | undefined {
  const fields = fieldsOf(value);
  const id = idOf(fields?.["id"]);
  const call = fieldsOf(fields?.["callFrame"]);
  if (!fields || id === undefined || !call) return undefined;
  const node: CpuProfileNode = { id, callFrame: callFrameOf(call) };
  if (typeof fields["hitCount"] === "number") node.hitCount = countOf(fields["hitCount"]);
  if (Array.isArray(fields["children"])) node.children = numbersOf(fields["children"]);
  const parent = idOf(fields["parent"]);
  if (parent !== undefined) node.parent = parent;
  if (Array.isArray(fields["positionTicks"])) node.positionTicks = ticksOf(fields["positionTicks"]);
  return node;
}

/** Lines with their ticks. */
export function ticksOf(list: unknown): { line: number; ticks: number }[] {
  return listOf(list).map((each) => {
    const { line, ticks } = fieldsOf(each) ?? {};
    return { line: countOf(line), ticks: countOf(ticks) };
  });
}

/**
 * Gives a time to samples that lost theirs.
 *
 * @param deltas Those that the file has.
 * @param count How many samples there are.
 * @param duration Of the recording, 0 if unknown.
 */
export function completeDeltas(
  deltas: readonly number[],
  count: number,
  duration: number,
): { timeDeltas: number[]; remarks: string[] } {
  const lacking = count - deltas.length;
  if (lacking <= 0) return { timeDeltas: deltas.slice(0, count), remarks: [] };
  const known = deltas.filter((delta) => delta > 0).sort((a, b) => a - b);
  const usual = known[known.length >> 1] ?? duration / count;
  return {
    timeDeltas: [...deltas, ...Array<number>(lacking).fill(usual)],
    remarks: [
      `estimate: ${lacking} of ${count} samples have no time in the file: each counts as the usual interval`,
    ],
  };
}
