/**
 * CPU profiles of V8 as files: those of today, and those of old versions.
 *
 * @module
 */
import type { CpuThread } from "./cpu_builder.ts";
import {
  broken,
  callFrameOf,
  countOf,
  type CpuProfile,
  type CpuProfileNode,
  fieldsOf,
  idOf,
  type JsonFields,
  listOf,
  numberOf,
  numbersOf,
} from "./v8_profiles.ts";

/** A CPU profile's content, with what was wrong with it. */
export interface ReadSamples {
  samples: CpuProfile;
  remarks: string[];
}

/**
 * Reads a CPU profile.
 *
 * @param json The content of the file.
 * @returns Its one thread, `undefined` if the file has another format.
 * @throws {DecodeError} If nothing of it is whole.
 */
export function readCpuProfile(json: unknown): CpuThread[] | undefined {
  const read = readCpuSamples(json);
  return read && [{ ...read, label: [] }];
}

/** The content of a CPU profile; `undefined` if it is not one. */
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
function readNodes(list: readonly unknown[]): { nodes: CpuProfileNode[]; remarks: string[] } {
  const nodes = list.map(readNode).filter((node) => node !== undefined);
  const unread = list.length - nodes.length;
  if (list.length > 0 && nodes.length === 0) throw broken("tree of calls of which none is whole");
  return {
    nodes,
    remarks: unread > 0 ? [`damaged: ${unread} calls cannot be read and are left out`] : [],
  };
}

/** One node of the tree, with what is known of it; `undefined` for anything else. */
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
function ticksOf(list: unknown): { line: number; ticks: number }[] {
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
function completeDeltas(
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

/**
 * Reads an old CPU profile.
 *
 * @param json The content of the file.
 * @returns Its one thread, `undefined` if the file has another format.
 */
export function readOldCpuProfile(json: unknown): CpuThread[] | undefined {
  const fields = fieldsOf(json);
  const head = fieldsOf(fields?.["head"]);
  if (!fields || !head || typeof head["functionName"] !== "string" || "selfSize" in head) {
    return undefined;
  }
  const { nodes, unread } = listNodes(head);
  const samples = numbersOf(fields["samples"]);
  const times = timesOf(fields, samples.length);
  return [{
    samples: {
      nodes,
      startTime: times.startTime,
      endTime: times.endTime,
      samples,
      timeDeltas: times.timeDeltas,
    },
    label: [],
    remarks: [
      ...times.remarks,
      ...unread > 0 ? [`damaged: ${unread} calls cannot be read and are left out`] : [],
    ],
  }];
}

/** All nodes, with a stack of our own: trees may be deep. */
function listNodes(head: JsonFields): { nodes: CpuProfileNode[]; unread: number } {
  const nodes: CpuProfileNode[] = [];
  const open: { fields: JsonFields; parent: number | undefined }[] = [
    { fields: head, parent: undefined },
  ];
  let unread = 0;
  // Nodes of the oldest files have no numbers; negative ones are nobody's.
  let fresh = -1_000_000_000;
  for (let next = open.pop(); next; next = open.pop()) {
    const { fields, parent } = next;
    const id = idOf(fields["id"]) ?? fresh++;
    nodes.push({
      id,
      callFrame: callOf(fields),
      hitCount: countOf(fields["hitCount"]),
      positionTicks: ticksOf(fields["positionTicks"]),
      ...parent === undefined ? {} : { parent },
    });
    for (const child of listOf(fields["children"]).toReversed()) {
      const callee = fieldsOf(child);
      if (callee) open.push({ fields: callee, parent: id });
      else unread++;
    }
  }
  return { nodes, unread };
}

/** Lines and columns were counted from 1. */
function callOf(fields: JsonFields) {
  const call = callFrameOf(fields);
  return {
    ...call,
    lineNumber: call.lineNumber > 0 ? call.lineNumber - 1 : -1,
    columnNumber: call.columnNumber > 0 ? call.columnNumber - 1 : -1,
  };
}

/** Seconds for the recording, microseconds for the samples. */
function timesOf({ startTime, endTime, timestamps }: JsonFields, count: number) {
  const stamps = numbersOf(timestamps);
  const [start, end] = [numberOf(startTime), numberOf(endTime)];
  const first = stamps[0];
  const isSeconds = first === undefined || Math.abs(start * 1e6 - first) < Math.abs(start - first);
  const unit = isSeconds ? 1e6 : 1;
  const from = numberOf(Math.round(start * unit), first);
  const until = Math.max(from, numberOf(Math.round(end * unit)));
  const deltas = stamps.slice(0, count).map((at, i) => at - (stamps[i - 1] ?? from));
  return { startTime: from, endTime: until, ...completeDeltas(deltas, count, until - from) };
}
