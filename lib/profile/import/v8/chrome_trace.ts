/**
 * Chrome traces that hold CPU profiles: the recordings of DevTools'
 * Performance panel, of Node's and Chrome's tracing.
 *
 * @module
 */
import type { CpuThread } from "./cpu_builder.ts";
import { readCpuSamples, readNode, type ReadSamples } from "./read_cpu_profile.ts";
import {
  type CpuProfile,
  type CpuProfileNode,
  fieldsOf,
  type JsonFields,
  listOf,
  numberOf,
  numbersOf,
  textOf,
} from "./v8_profiles.ts";

/** A CPU profile that comes in pieces. */
interface Recording {
  thread: string;
  /** Whether the event is there that begins it. */
  isBegun: boolean;
  startTime: number;
  endTime: number;
  nodes: Map<number, CpuProfileNode>;
  samples: number[];
  /** Line of each sample, 0 if unknown. */
  lines: number[];
  timeDeltas: number[];
  unread: number;
}

/**
 * Reads the CPU profiles of a trace. Samples of several threads are told apart
 * by the tag `thread`.
 *
 * @param json The content of the file: an object with `traceEvents`, or a list of events.
 * @returns The threads, `undefined` if there is no trace with one in it.
 */
export function readChromeTrace(json: unknown): CpuThread[] | undefined {
  const events = eventsOf(json);
  const names = threadNames(events);
  const found = [...wholeProfiles(events), ...recordings(events)];
  if (found.length === 0) return undefined;
  const [first, ...others] = found.map(({ thread, samples, remarks }) => ({
    samples,
    remarks,
    label: [{ key: "thread", str: names.get(thread) ?? `thread ${thread.replace(":", "/")}` }],
  }));
  const own = remarksOf(json);
  if (others.length === 0) return [{ ...first!, label: [], remarks: [...first!.remarks, ...own] }];
  return [{ ...first!, remarks: [...first!.remarks, ...own] }, ...others];
}

/** The events of a trace that are any; none for what is no trace. */
export function eventsOf(json: unknown): JsonFields[] {
  const list = Array.isArray(json) ? json : fieldsOf(json)?.["traceEvents"];
  return listOf(list).map(fieldsOf).filter((each) => each !== undefined);
}

/** What our own traces say of themselves. */
function remarksOf(json: unknown): string[] {
  const { source, remarks } = fieldsOf(fieldsOf(json)?.["metadata"]) ?? {};
  return source === "deno-pprof" ? listOf(remarks).map(textOf).filter((text) => text !== "") : [];
}

export function threadOf({ pid, tid }: JsonFields): string {
  return `${textOf(pid)}:${textOf(tid)}`;
}

/** Names by process and thread; those that several threads have get their numbers too. */
export function threadNames(events: readonly JsonFields[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const event of events) {
    if (event["name"] !== "thread_name") continue;
    const name = textOf(fieldsOf(event["args"])?.["name"]);
    if (name !== "") names.set(threadOf(event), name);
  }
  const seen = new Map<string, number>();
  for (const name of names.values()) seen.set(name, (seen.get(name) ?? 0) + 1);
  for (const [thread, name] of names) {
    if (seen.get(name)! > 1) names.set(thread, `${name} ${thread.replace(":", "/")}`);
  }
  return names;
}

interface Found extends ReadSamples {
  thread: string;
}

/** Older traces have the profile in one event. */
function wholeProfiles(events: readonly JsonFields[]): Found[] {
  return events.flatMap((event) => {
    if (event["name"] !== "CpuProfile") return [];
    const read = readCpuSamples(dataOf(event)["cpuProfile"]);
    return read ? [{ thread: threadOf(event), ...read }] : [];
  });
}

function dataOf({ args }: JsonFields): JsonFields {
  return fieldsOf(fieldsOf(args)?.["data"]) ?? {};
}

/** Newer ones begin with `Profile` and go on with `ProfileChunk`, joined by process and id. */
function recordings(events: readonly JsonFields[]): Found[] {
  const found = new Map<string, Recording>();
  const pieces = events.filter(({ name }) => name === "Profile" || name === "ProfileChunk");
  for (const event of inTime(pieces)) {
    const key = `${textOf(event["pid"])}:${idOf(event)}`;
    let recording = found.get(key);
    if (!recording) found.set(key, recording = newRecording(threadOf(event)));
    const data = dataOf(event);
    if (event["name"] === "Profile") {
      // Chunks come from a thread of the profiler: only this event is of the thread that ran.
      recording.thread = threadOf(event);
      recording.isBegun = true;
    }
    recording.startTime = numberOf(data["startTime"], recording.startTime);
    recording.endTime = Math.max(recording.endTime, numberOf(data["endTime"]));
    if (event["name"] === "ProfileChunk") addChunk(recording, data);
  }
  return [...found.values()].flatMap((recording) =>
    recording.nodes.size + recording.samples.length > 0 ? [joined(recording)] : []
  );
}

function newRecording(thread: string): Recording {
  return {
    thread,
    isBegun: false,
    startTime: 0,
    endTime: 0,
    nodes: new Map(),
    samples: [],
    lines: [],
    timeDeltas: [],
    unread: 0,
  };
}

/** Traces may have their events in any order. */
function inTime(events: JsonFields[]): JsonFields[] {
  const isTimed = events.every(({ ts }) => typeof ts === "number");
  return isTimed ? events.toSorted((a, b) => numberOf(a["ts"]) - numberOf(b["ts"])) : events;
}

function idOf({ id, id2 }: JsonFields): string {
  const { local, global } = fieldsOf(id2) ?? {};
  return textOf(id) || textOf(local) || textOf(global);
}

function addChunk(recording: Recording, data: JsonFields): void {
  const { nodes, samples, timeDeltas } = fieldsOf(data["cpuProfile"]) ?? {};
  for (const each of listOf(nodes)) {
    const node = readNode(each);
    if (node) recording.nodes.set(node.id, node);
    else recording.unread++;
  }
  const ids = numbersOf(samples);
  const lines = numbersOf(data["lines"]);
  const deltas = numbersOf(data["timeDeltas"] ?? timeDeltas);
  for (const [i, id] of ids.entries()) {
    recording.samples.push(id);
    recording.lines.push(Math.max(0, Math.trunc(lines[i] ?? 0)));
    recording.timeDeltas.push(deltas[i] ?? 0);
  }
}

function countLines({ nodes, samples, lines }: Recording): void {
  for (const [i, id] of samples.entries()) {
    const node = nodes.get(id);
    const line = lines[i]!;
    if (!node || line === 0) continue;
    const ticks = node.positionTicks ??= [];
    const known = ticks.find((each) => each.line === line);
    if (known) known.ticks++;
    else ticks.push({ line, ticks: 1 });
  }
}

function joined(recording: Recording): Found {
  const { thread, isBegun, nodes, samples, timeDeltas, startTime, endTime, unread } = recording;
  countLines(recording);
  const last = timeDeltas.reduce((time, delta) => time + Math.max(0, delta), startTime);
  const joined: CpuProfile = {
    nodes: [...nodes.values()],
    samples,
    timeDeltas,
    startTime,
    // A trace that was cut has no end; neither has its last sample.
    endTime: Math.max(endTime, last),
  };
  return {
    thread,
    samples: joined,
    remarks: [
      ...isBegun ? [] : [
        `damaged: the beginning of a recording with ${samples.length} samples is not in the file`,
      ],
      ...unread > 0 ? [`damaged: ${unread} calls cannot be read and are left out`] : [],
    ],
  };
}
