/**
 * How much CPU the threads of a process have used.
 *
 * @module
 */
import { errorMessage } from "../base/error_message.ts";
import { processCpu } from "../base/process_cpu.ts";

/** What a thread has used since it began, in nanoseconds. */
export interface ThreadTimes {
  id: number;
  /** The kernel's name of it, at most 15 bytes. */
  name: string;
  /** Time on a core. */
  cpu: number;
  /** Time in which it was ready but had no core. */
  wait: number;
  /** Of {@linkcode cpu}, in programs; counted in steps, mostly of 10 ms. */
  user: number;
  /** Of {@linkcode cpu}, in the kernel; counted in steps, mostly of 10 ms. */
  system: number;
  /** Distinguishes it from an earlier thread that had its number. */
  startedAt: number;
}

/** What a process has used since it began, in nanoseconds. */
export interface ProcessTimes {
  /** Time on cores of all threads, those too that have ended. */
  cpu: number;
  user: number;
  system: number;
  /** How fine {@linkcode cpu} is counted. */
  resolution: number;
  /** Those that there are, the main thread first. */
  threads: ThreadTimes[];
}

/** CPU time of a process in nanoseconds; nothing where it is not known. */
export type ProcessClock = (pid: number) => number | undefined;

/** Nothing can be read, and why. */
export interface Unreadable {
  missing: string;
}

/** Linux counts clock ticks for programs at this rate, whatever its own. */
const TICK = 10_000_000;
const MICROSECOND = 1000;
/** Fields of `stat` behind the name. */
const USER = 11;
const SYSTEM = 12;
const START = 19;

/**
 * Reads the times of a process and of all its threads. It blocks for some 10 µs
 * a thread.
 *
 * @param pid Number of the process; this one unless given.
 * @param exact Knows the CPU time of another process better than its statistics do.
 * @returns The times, or what keeps them from being read.
 *
 * @example
 * ```ts
 * import { processTimes } from "./thread_times.ts";
 * import { ok } from "node:assert/strict";
 *
 * const times = processTimes();
 * ok("missing" in times || times.threads.some(({ id }) => id === Deno.pid));
 * ```
 */
export function processTimes(
  pid: number = Deno.pid,
  exact?: ProcessClock,
): ProcessTimes | Unreadable {
  try {
    const folder = `/proc/${pid}`;
    // First: what is loaded for it must not fall between its reading and that of the threads.
    const whole = totals(pid, folder, exact);
    const threads = [...Deno.readDirSync(`${folder}/task`)]
      .flatMap(({ name }) => threadTimes(`${folder}/task/${name}`, Number(name)) ?? [])
      .sort((a, b) => Number(b.id === pid) - Number(a.id === pid) || a.id - b.id);
    // Its parent has not read yet how it ended: all its threads but one are gone.
    if (threads.length <= 1 && isZombie(folder)) return { missing: gone(pid) };
    return { ...whole, threads };
  } catch (error) {
    return { missing: whyNot(pid, error) };
  }
}

/** The sum of its threads would miss those that have ended. */
function totals(
  pid: number,
  folder: string,
  exact: ProcessClock | undefined,
): Omit<ProcessTimes, "threads"> {
  if (pid === Deno.pid) {
    const { user, system } = processCpu();
    return { cpu: user + system, user, system, resolution: MICROSECOND };
  }
  const { fields } = parseStat(Deno.readTextFileSync(`${folder}/stat`));
  const [user, system] = [fields[USER]! * TICK, fields[SYSTEM]! * TICK];
  const cpu = exact?.(pid);
  if (cpu !== undefined) return { cpu, user, system, resolution: 1 };
  return { cpu: user + system, user, system, resolution: TICK };
}

/** Nothing for a thread that has just ended. */
function threadTimes(folder: string, id: number): ThreadTimes | undefined {
  try {
    const [cpu = 0, wait = 0] = Deno.readTextFileSync(`${folder}/schedstat`).split(" ").map(Number);
    const { name, fields } = parseStat(Deno.readTextFileSync(`${folder}/stat`));
    return {
      id,
      name,
      cpu,
      wait,
      user: fields[USER]! * TICK,
      system: fields[SYSTEM]! * TICK,
      startedAt: fields[START]!,
    };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Names may have anything in them, parentheses too. */
function parseStat(text: string): { name: string; state: string; fields: number[] } {
  const end = text.lastIndexOf(")");
  const fields = text.slice(end + 2).split(" ").map(Number);
  if (end < 0 || fields.length <= START) throw new Error("unknown format of stat");
  return { name: text.slice(text.indexOf("(") + 1, end), state: text[end + 2]!, fields };
}

function isZombie(folder: string): boolean {
  const { state } = parseStat(Deno.readTextFileSync(`${folder}/stat`));
  return state === "Z" || state === "X";
}

/** `ESRCH` comes while a thread ends. */
function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    (error instanceof Error && /os error 3\b/.test(error.message));
}

function whyNot(pid: number, error: unknown): string {
  const what = cannot(pid);
  if (Deno.build.os !== "linux") return `${what}: it needs Linux`;
  if (error instanceof Deno.errors.NotCapable) return `${what}: it needs --allow-all`;
  if (isGone(error)) return gone(pid);
  return `${what}: ${errorMessage(error)}`;
}

function cannot(pid: number): string {
  return `Cannot read the threads of process ${pid}`;
}

function gone(pid: number): string {
  return `${cannot(pid)}: there is no such process`;
}

/** What a thread used between two readings. */
export interface ThreadShare extends ThreadTimes {
  /** Whether it was not there at the first. */
  isNew: boolean;
}

/** What a process used between two readings, in nanoseconds. */
export interface TimesBetween {
  cpu: number;
  user: number;
  system: number;
  resolution: number;
  /** Those that were there at the second reading, and those that were seen in between. */
  threads: ThreadShare[];
  /** Names of those that were not there at the second any more. */
  ended: string[];
  /** What threads used that were not there at the second reading any more, after they were last seen. */
  endedCpu: number;
}

/**
 * What went by between two readings of one process.
 *
 * @param from The first.
 * @param to The second.
 * @param seen The latest reading of each thread that was seen in between, if anybody looked.
 * @returns The difference.
 *
 * @example
 * ```ts
 * import { timesBetween } from "./thread_times.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const thread = { id: 7, name: "work", cpu: 5, wait: 0, user: 0, system: 0, startedAt: 1 };
 * const from = { cpu: 9, user: 9, system: 0, resolution: 1, threads: [thread] };
 * const to = { ...from, cpu: 19, threads: [{ ...thread, cpu: 12 }] };
 * strictEqual(timesBetween(from, to).threads[0]?.cpu, 7);
 * strictEqual(timesBetween(from, to).endedCpu, 3);
 * ```
 */
export function timesBetween(
  from: ProcessTimes,
  to: ProcessTimes,
  seen: Iterable<ThreadTimes> = [],
): TimesBetween {
  const before = new Map(from.threads.map((thread) => [keyOf(thread), thread]));
  const there = new Set(to.threads.map(keyOf));
  const gone = Array.from(seen).filter((thread) => !there.has(keyOf(thread)));
  const known = new Set([...there, ...gone.map(keyOf)]);
  const threads = [...to.threads, ...gone].map((thread): ThreadShare => {
    const first = before.get(keyOf(thread));
    return {
      ...thread,
      cpu: since(thread.cpu, first?.cpu),
      wait: since(thread.wait, first?.wait),
      user: since(thread.user, first?.user),
      system: since(thread.system, first?.system),
      isNew: first === undefined,
    };
  });
  const cpu = since(to.cpu, from.cpu);
  return {
    cpu,
    user: since(to.user, from.user),
    system: since(to.system, from.system),
    resolution: to.resolution,
    threads,
    ended: [...gone, ...from.threads.filter((thread) => !known.has(keyOf(thread)))]
      .map(({ name }) => name),
    endedCpu: Math.max(0, cpu - threads.reduce((sum, thread) => sum + thread.cpu, 0)),
  };
}

/** Numbers of threads come again. */
export function keyOf({ id, startedAt }: ThreadTimes): string {
  return `${id}/${startedAt}`;
}

/** Of a clock that the kernel may correct a little. */
function since(to: number, from = 0): number {
  return Math.max(0, to - from);
}
