/**
 * Chrome traces that hold CPU profiles: the recordings of DevTools'
 * Performance panel, of Node's and Chrome's tracing.
 *
 * @module
 */
import type { Profile } from "../../types.ts";
import { cpuProfile, type CpuThread } from "./cpu_builder.ts";
import { readCpuSamples, readNode } from "./cpu_profile.ts";
import type { CpuNode, CpuSamples } from "./protocol.ts";
import { broken, type Fields, fieldsOf, listOf, numberOf, numbersOf, textOf } from "./shapes.ts";

/** A CPU profile that comes in pieces. */
interface Recording {
  thread: string;
  startTime: number;
  endTime: number;
  nodes: Map<number, CpuNode>;
  samples: number[];
  timeDeltas: number[];
}

/**
 * Reads the CPU profiles of a trace. Samples of several threads are told apart
 * by the tag `thread`.
 *
 * @param json The content of the file: an object with `traceEvents`, or a list of events.
 * @param size Its size: the bound on memory follows it.
 * @returns The profile, `undefined` if there is no trace with one in it.
 * @throws {DecodeError} If it is a broken one.
 */
export function parseChromeTrace(json: unknown, size: number): Profile | undefined {
  const list = Array.isArray(json) ? json : fieldsOf(json)?.traceEvents;
  const events = listOf(list).map(fieldsOf).filter((each) => each !== undefined);
  const names = threadNames(events);
  const threads = [...wholeProfiles(events), ...recordings(events)].map(({ thread, samples }) => ({
    samples,
    label: [{ key: "thread", str: names.get(thread) ?? `thread ${thread.replace(":", "/")}` }],
  }));
  if (threads.length === 0) return undefined;
  const profile = cpuProfile(threads.length > 1 ? threads : threads.map(withoutLabel), size);
  return { ...profile, comment: [...profile.comment, ...remarksOf(json)] };
}

/** What our own traces say of themselves. */
function remarksOf(json: unknown): string[] {
  const { source, remarks } = fieldsOf(fieldsOf(json)?.metadata) ?? {};
  return source === "deno-pprof" ? listOf(remarks).map(textOf).filter((text) => text !== "") : [];
}

function withoutLabel({ samples }: CpuThread): CpuThread {
  return { samples, label: [] };
}

function threadOf({ pid, tid }: Fields): string {
  return `${textOf(pid)}:${textOf(tid)}`;
}

/** Names by thread; those that several threads have get their numbers too. */
function threadNames(events: readonly Fields[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const event of events) {
    if (event.name !== "thread_name") continue;
    const name = textOf(fieldsOf(event.args)?.name);
    if (name !== "") names.set(threadOf(event), name);
  }
  const seen = new Map<string, number>();
  for (const name of names.values()) seen.set(name, (seen.get(name) ?? 0) + 1);
  for (const [thread, name] of names) {
    if (seen.get(name)! > 1) names.set(thread, `${name} ${thread.replace(":", "/")}`);
  }
  return names;
}

interface Found {
  thread: string;
  samples: CpuSamples;
}

/** Older traces have the profile in one event. */
function wholeProfiles(events: readonly Fields[]): Found[] {
  return events.flatMap((event) => {
    if (event.name !== "CpuProfile") return [];
    const samples = readCpuSamples(dataOf(event).cpuProfile);
    return samples ? [{ thread: threadOf(event), samples }] : [];
  });
}

function dataOf({ args }: Fields): Fields {
  return fieldsOf(fieldsOf(args)?.data) ?? {};
}

/** Newer ones begin with `Profile` and go on with `ProfileChunk`, joined by process and id. */
function recordings(events: readonly Fields[]): Found[] {
  const found = new Map<string, Recording>();
  for (const event of events) {
    if (event.name !== "Profile" && event.name !== "ProfileChunk") continue;
    const key = `${textOf(event.pid)}:${textOf(event.id)}`;
    let recording = found.get(key);
    if (!recording) {
      // Chunks come from a thread of the profiler: only the first event is of the thread that ran.
      recording = {
        thread: threadOf(event),
        startTime: 0,
        endTime: 0,
        nodes: new Map(),
        samples: [],
        timeDeltas: [],
      };
      found.set(key, recording);
    }
    const data = dataOf(event);
    recording.startTime = numberOf(data.startTime, recording.startTime);
    recording.endTime = Math.max(recording.endTime, numberOf(data.endTime));
    if (event.name === "ProfileChunk") addChunk(recording, data);
  }
  return [...found.values()].flatMap((recording) =>
    recording.nodes.size > 0 ? [{ thread: recording.thread, samples: joined(recording) }] : []
  );
}

function addChunk(recording: Recording, data: Fields): void {
  const { nodes, samples, timeDeltas } = fieldsOf(data.cpuProfile) ?? {};
  for (const each of listOf(nodes)) {
    const node = readNode(each);
    recording.nodes.set(node.id, node);
    const caller = recording.nodes.get(numberOf(fieldsOf(each)?.parent, -1));
    if (caller) (caller.children ??= []).push(node.id);
  }
  const ids = numbersOf(samples);
  const lines = numbersOf(data.lines);
  for (const [i, id] of ids.entries()) {
    const node = recording.nodes.get(id);
    if (!node) throw broken(`sample of node ${id}, which no chunk has`);
    recording.samples.push(id);
    const line = Math.max(0, Math.trunc(lines[i] ?? 0));
    if (line > 0) countLine(node, line);
  }
  const deltas = numbersOf(data.timeDeltas ?? timeDeltas);
  for (let i = 0; i < ids.length; i++) recording.timeDeltas.push(deltas[i] ?? 0);
}

function countLine(node: CpuNode, line: number): void {
  const ticks = node.positionTicks ??= [];
  const known = ticks.find((each) => each.line === line);
  if (known) known.ticks++;
  else ticks.push({ line, ticks: 1 });
}

function joined({ nodes, samples, timeDeltas, startTime, endTime }: Recording): CpuSamples {
  const last = timeDeltas.reduce((time, delta) => time + Math.max(0, delta), startTime);
  return {
    nodes: [...nodes.values()],
    samples,
    timeDeltas,
    startTime,
    // A trace that was cut has no end; neither has its last sample.
    endTime: Math.max(endTime, last),
  };
}
