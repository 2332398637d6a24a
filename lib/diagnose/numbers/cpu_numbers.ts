/**
 * A CPU profile in numbers.
 *
 * @module
 */
import type { Profile, Sample } from "../../profile/types.ts";
import { columnOf, FrameReader, isCode, labelOf, type StackFrame, valueAt } from "./frames.ts";
import { type PlaceSum, PlaceSums } from "./place_sums.ts";

/** Time and samples of a part. */
export interface CpuPart {
  name: string;
  nanos: number;
  samples: number;
}

/** What a CPU profile comes to; times in nanoseconds. */
export interface CpuNumbers {
  /** Of all threads. */
  total: number;
  /** The same without what the profiler itself uses: what shares are of. */
  own: CpuPart;
  /** How long it was; 0 if the profile does not say. */
  seconds: number;
  /** Part of the time in which it had something to do, and no core; 0 if the profile does not say. */
  waited: number;
  /** Of threads that run the program's code. */
  program: CpuPart;
  /** By the innermost function that is the program's or a package's; what it calls of the platform is in it. */
  functions: PlaceSum[];
  /** By package. */
  packages: CpuPart[];
  collector: CpuPart;
  /** In the kernel, but for the network. */
  kernel: CpuPart;
  /** Whether the kernel's functions have names: else the network is in it, too. */
  kernelHasNames: boolean;
  profiler: CpuPart;
  /** Threads that run no code of the program. */
  outside: CpuPart[];
  /** Threads that run some, by name. */
  threads: CpuPart[];
  /** Synchronous calls of the platform, by who calls them. */
  synchronous: { call: string; by: PlaceSum }[];
}

/** The label of samples that are not the main thread's. */
const THREAD = "thread";
const OUTSIDE_REGEXP = /^\((?:thread .*|other threads|ended threads)\)$/;
const UNNAMED_REGEXP = /^\((?:other|ended) threads\)$/;
const KERNEL_OBJECT_REGEXP = /^\[(?:kernel|guest\.kernel)/;
const NETWORK_REGEXP =
  /^(?:__)?(?:(?:x64|ia32|arm64|se|do)_)?(?:sys_)?(?:send|recv|accept|connect|epoll|e?poll_|ppoll|pselect|select|shutdown|setsockopt)|^(?:tcp|udp|ip6?|inet6?|sock|unix|net|napi|__napi)_|^(?:do_epoll_wait|net_rx_action|process_backlog)/;
/** Functions of Deno and Node.js that hold the thread until a file, a process or a key is ready. */
const SYNC_REGEXP =
  /(?:^|[.\s])(?:[a-z]\w*Sync|op_\w+_sync|op_node_(?:pbkdf2|scrypt_\w+|hkdf|generate_\w+))$/;
/** End alike, but hold nothing for long. */
const NO_SYNC_REGEXP = /^(?:existsSync|callSync|runSync|\w*AsyncHookSync)$/;

/** Adds a CPU profile up; nothing if it is not one. */
export function cpuNumbers(profile: Profile): CpuNumbers | undefined {
  const nanos = columnOf(profile, "cpu");
  if (nanos < 0 || profile.sampleType[nanos]?.unit !== "nanoseconds") return undefined;
  const counts = Math.max(columnOf(profile, "samples"), columnOf(profile, "sample"));
  const reader = new FrameReader();
  const parts = new Parts();
  const functions = new PlaceSums();
  const synchronous = new Map<string, PlaceSums>();
  let kernelHasNames = false;
  for (const sample of profile.sample) {
    const value = valueAt(sample, nanos);
    const samples = counts < 0 ? 0 : valueAt(sample, counts);
    const frames = reader.of(sample);
    const root = frames.at(-1);
    const add = (group: string, name: string) => parts.add(group, name, value, samples);
    add("all", "");
    if (frames.some(isProfiler)) {
      add("profiler", "");
      continue;
    }
    const isOutside = root !== undefined && OUTSIDE_REGEXP.test(root.function);
    const thread = threadOf(sample, root);
    add(isOutside ? "outside" : "threads", thread);
    if (!isOutside) add("program", "");
    if (frames.some(({ kind }) => kind === "collector")) add("collector", "");
    const inKernel = frames.filter(isKernel);
    kernelHasNames ||= inKernel.some(({ object }) => KERNEL_OBJECT_REGEXP.test(object));
    if (inKernel.length > 0 && !inKernel.some((each) => NETWORK_REGEXP.test(each.function))) {
      add("kernel", "");
    }
    const owner = frames.find(isCode);
    if (!owner) continue;
    functions.add(owner, value, samples);
    const library = owner.kind === "library" ? owner.package : "";
    if (library !== "") add("packages", library);
    const call = synchronousCall(frames, frames.indexOf(owner));
    if (call === undefined) continue;
    const callers = synchronous.get(call) ?? new PlaceSums();
    synchronous.set(call, callers);
    callers.add(owner, value, samples);
  }
  const all = parts.one("all");
  const profiler = parts.one("profiler");
  return {
    total: all.nanos,
    own: {
      name: "",
      nanos: all.nanos - profiler.nanos,
      samples: all.samples - profiler.samples,
    },
    waited: waitedShare(profile),
    seconds: Number(profile.durationNanos) / 1e9,
    program: parts.one("program"),
    functions: functions.sorted,
    packages: parts.sorted("packages"),
    collector: parts.one("collector"),
    kernel: parts.one("kernel"),
    kernelHasNames,
    profiler,
    outside: parts.sorted("outside"),
    threads: parts.sorted("threads"),
    synchronous: [...synchronous].flatMap(([call, callers]) =>
      callers.sorted.map((by) => ({ call, by }))
    ).sort((a, b) => b.by.value - a.by.value),
  };
}

/** How many cores were in use on average; nothing if it is not known how long the profile was. */
export function coresOf({ total, seconds }: Pick<CpuNumbers, "total" | "seconds">) {
  return seconds > 0 ? total / 1e9 / seconds : undefined;
}

const WAITED_REGEXP = /^the thread waited for a core in (\d+)% of the time it was busy/;

function waitedShare({ comment }: Profile): number {
  const percent = comment.map((each) => Number(WAITED_REGEXP.exec(each)?.[1] ?? 0));
  return Math.min(0.99, Math.max(0, ...percent) / 100);
}

function isProfiler({ function: name, kind }: StackFrame): boolean {
  return kind === "profiler" || name === "(profiler)";
}

function isKernel({ function: name, object }: StackFrame): boolean {
  return name === "(kernel)" || KERNEL_OBJECT_REGEXP.test(object);
}

function threadOf(sample: Sample, root: StackFrame | undefined): string {
  const [, named] = /^\(thread (.*)\)$/.exec(root?.function ?? "") ?? [];
  if (root !== undefined && UNNAMED_REGEXP.test(root.function)) return "";
  return labelOf(sample, THREAD) ?? named ?? "";
}

/** The outermost call below the program's own code that is a synchronous one. */
export function synchronousCall(frames: readonly StackFrame[], owner: number): string | undefined {
  return frames.slice(0, owner < 0 ? 0 : owner).findLast(({ function: name, kind }) =>
    (kind === "platform" || kind === "native") && SYNC_REGEXP.test(name) &&
    !NO_SYNC_REGEXP.test(name)
  )?.function;
}

/** Sums by group and name. */
class Parts {
  #groups = new Map<string, Map<string, CpuPart>>();

  add(group: string, name: string, nanos: number, samples: number): void {
    let names = this.#groups.get(group);
    if (!names) this.#groups.set(group, names = new Map());
    let part = names.get(name);
    if (!part) names.set(name, part = { name, nanos: 0, samples: 0 });
    part.nanos += nanos;
    part.samples += samples;
  }

  one(group: string): CpuPart {
    return this.#groups.get(group)?.get("") ?? { name: "", nanos: 0, samples: 0 };
  }

  sorted(group: string): CpuPart[] {
    return [...this.#groups.get(group)?.values() ?? []].sort((a, b) => b.nanos - a.nanos);
  }
}
