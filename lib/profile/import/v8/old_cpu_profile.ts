/**
 * `.cpuprofile` as Chrome up to 57, Node up to 7 and the package `v8-profiler`
 * write it: a tree of nodes within nodes.
 *
 * @module
 */
import { completeDeltas, ticksOf } from "./cpu_profile.ts";
import type { CpuThread } from "./cpu_builder.ts";
import type { CpuProfileNode } from "./v8_profiles.ts";
import {
  callFrameOf,
  countOf,
  type Fields,
  fieldsOf,
  idOf,
  listOf,
  numberOf,
  numbersOf,
} from "./shapes.ts";

/**
 * Reads an old CPU profile.
 *
 * @param json The content of the file.
 * @returns Its one thread, `undefined` if it is no such file.
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
function listNodes(head: Fields): { nodes: CpuProfileNode[]; unread: number } {
  const nodes: CpuProfileNode[] = [];
  const open: { fields: Fields; parent: number | undefined }[] = [
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
function callOf(fields: Fields) {
  const call = callFrameOf(fields);
  return {
    ...call,
    lineNumber: call.lineNumber > 0 ? call.lineNumber - 1 : -1,
    columnNumber: call.columnNumber > 0 ? call.columnNumber - 1 : -1,
  };
}

/** Seconds for the recording, microseconds for the samples. */
function timesOf({ startTime, endTime, timestamps }: Fields, count: number) {
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
