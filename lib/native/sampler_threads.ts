/**
 * V8 samples by a thread of its own, which wakes at every tick. On the core of
 * the thread that it samples it must not wait until that one pauses: then all
 * short work is over before it is seen, or seen where it calls the kernel.
 *
 * Linux 6.12 and newer let a thread ask to be run soon, for a short time; no
 * privilege is needed for it. While somebody waits for a profile, or others want
 * the same cores, and where the process may, that thread goes before all ordinary
 * ones for the some 30 µs that it needs: an idle process pays half as much again
 * for that, so not always.
 *
 * @module
 */
import { errorMessage } from "../base/error_message.ts";

const NAME = "v8:ProfEvntProc";
/** Nanoseconds: the least that Linux takes; sending a signal needs a tenth of it. */
const SLICE = 100_000n;
/** `sched_setattr` by machine. */
const CALLS: Readonly<Record<string, bigint>> = { x86_64: 314n, aarch64: 274n };
/** `struct sched_attr`: its size, and where its fields are. */
const ATTRIBUTES = 48;
const POLICY_AT = 4;
const PRIORITY_AT = 20;
const RUNTIME_AT = 24;
/** `SCHED_FIFO`, and the least of its priorities. */
const FIRST = 1;
/** Before it Linux has no time slices to choose. */
const MIN_KERNEL = [6, 12] as const;

/** Whether V8's samplers run at every tick, and if not so, why. */
export type SamplerThreads = { prioritised: number } | { refused: string };

/**
 * Lets the threads by which V8 samples a process run as soon as they wake.
 * No permission is requested.
 *
 * @param pid This process, or another one of the same user.
 * @param first Whether before all ordinary threads, where that is allowed; if not, that ends. Where
 * it is not said, those that go first do so on: somebody else may wait for a profile.
 */
export function prioritiseSamplers(pid: number | "self" = "self", first?: boolean): SamplerThreads {
  const call = CALLS[Deno.build.arch];
  if (Deno.build.os !== "linux" || call === undefined) {
    return { refused: "that needs Linux on x86-64 or ARM64" };
  }
  if (Deno.permissions.querySync({ name: "ffi" }).state !== "granted") {
    return { refused: "it needs --allow-ffi" };
  }
  try {
    const tasks = samplersOf(pid);
    const others = first === undefined ? tasks.filter((task) => !goesFirst(pid, task)) : tasks;
    return others.length < tasks.length && others.length === 0
      ? { prioritised: tasks.length }
      : prioritise(others, call, first ?? false);
  } catch (error) {
    const why = errorMessage(error);
    return { refused: why };
  }
}

/** How many in this isolate need every tick. */
let needing = 0;
/** Whether the sampled thread has nothing to do: no tick is needed then. */
let isResting = false;

/** Lets the samplers of this process go first until {@linkcode endFirst}, where that is allowed. */
export function beginFirst(): SamplerThreads {
  needing++;
  return goFirstIfNeeded();
}

/** Ends it, unless others of this isolate need it. */
export function endFirst(): SamplerThreads {
  needing = Math.max(0, needing - 1);
  return goFirstIfNeeded();
}

/**
 * While the sampled thread rests its sampler does not go first, whoever needs it: Linux knows no
 * late ticks of a thread that does.
 *
 * @param sampler The number of its thread.
 */
export function restFromFirst(sampler: number, rests: boolean): void {
  isResting = rests;
  const call = CALLS[Deno.build.arch];
  if (needing > 0 && call !== undefined) prioritise([sampler], call, !rests);
}

function goFirstIfNeeded(): SamplerThreads {
  return prioritiseSamplers("self", needing > 0 && !isResting);
}

/** Numbers of the threads by which V8 samples a process; none where they cannot be known. */
export function samplerThreads(pid: number | "self" = "self"): number[] {
  try {
    return samplersOf(pid);
  } catch {
    return [];
  }
}

/**
 * What the threads by which V8 samples a process have used so far, in
 * nanoseconds; nothing where that may not be known.
 */
export function samplerNanos(pid: number | "self" = "self"): number | undefined {
  try {
    const tasks = `/proc/${pid}/task`;
    return samplersOf(pid).reduce((sum, task) => {
      const [cpu] = Deno.readTextFileSync(`${tasks}/${task}/schedstat`).split(" ");
      return sum + Number(cpu);
    }, 0);
  } catch {
    return undefined;
  }
}

/**
 * What sampling has cost between two readings, as a profile says it.
 *
 * @param from What the threads had used before; nothing where that is not known.
 */
export function samplerCost(from: number | undefined, to: number | undefined): string {
  return from === undefined || to === undefined
    ? "what V8's sampler threads used is not known without --allow-all"
    : `V8's sampler threads used ${(Math.max(0, to - from) / 1e6).toFixed(1)}ms of CPU`;
}

function isNewKernel(release: string): boolean {
  const [major = 0, minor = 0] = release.split(".").map(Number);
  return major > MIN_KERNEL[0] || (major === MIN_KERNEL[0] && minor >= MIN_KERNEL[1]);
}

/** Numbers of the threads by which V8 samples a process. */
export function samplersOf(pid: number | "self"): number[] {
  const tasks = `/proc/${pid}/task`;
  return Array.from(Deno.readDirSync(tasks), ({ name }) => name)
    .filter((task) => nameOf(`${tasks}/${task}`) === NAME)
    .map(Number);
}

/** Whether it goes before ordinary threads already; the 41st field is its policy. */
function goesFirst(pid: number | "self", task: number): boolean {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/task/${task}/stat`);
    // The name before it may have spaces in it.
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[38]) === FIRST;
  } catch {
    // It has ended meanwhile.
    return false;
  }
}

function nameOf(task: string): string {
  try {
    return Deno.readTextFileSync(`${task}/comm`).trim();
  } catch {
    // It has ended meanwhile.
    return "";
  }
}

function prioritise(threads: readonly number[], call: bigint, first: boolean): SamplerThreads {
  const library = Deno.dlopen("libc.so.6", {
    syscall: { parameters: ["i64", "i64", "buffer", "i64"], result: "i64" },
  });
  const isSet = (thread: number, attributes: Uint8Array<ArrayBuffer>) =>
    library.symbols.syscall(call, BigInt(thread), attributes, 0n) === 0n;
  const isNew = isNewKernel(Deno.osRelease());
  const done = threads.filter((thread) =>
    (first && isSet(thread, goingFirst())) || (isSet(thread, runningSoon()) && isNew)
  );
  library.close();
  if (threads.length === 0 || done.length > 0) return { prioritised: done.length };
  return { refused: isNew ? "the system refused it" : "it needs Linux 6.12, or CAP_SYS_NICE" };
}

function goingFirst(): Uint8Array<ArrayBuffer> {
  return attributes((view) => {
    view.setUint32(POLICY_AT, FIRST, true);
    view.setUint32(PRIORITY_AT, FIRST, true);
  });
}

function runningSoon(): Uint8Array<ArrayBuffer> {
  return attributes((view) => view.setBigUint64(RUNTIME_AT, SLICE, true));
}

function attributes(fill: (view: DataView) => void): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ATTRIBUTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, ATTRIBUTES, true);
  fill(view);
  return bytes;
}
