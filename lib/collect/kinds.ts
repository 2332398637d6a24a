/**
 * The table of profile kinds: it feeds the routes and the index page.
 *
 * @module
 */
import { subtractProfile } from "../profile/combine/subtract.ts";
import type { CoreStretch } from "../native/core_watch.ts";
import type { CpuWindow } from "./cpu/cpu_sampler.ts";
import type { NativeBelow } from "./cpu/native_below.ts";
import type { Profile } from "../profile/types.ts";
import type { Collectors, OutsideCollectors } from "./collectors.ts";
import { cpuProfile } from "./cpu/cpu_profile.ts";
import { countProfile } from "./custom/count_profile.ts";
import { customProfiles, lookupProfile } from "./custom/custom_profiles.ts";
import { exactProfile } from "./heap/exact_profile.ts";
import { takeHeap, windowProfile } from "./heap/heap_collector.ts";
import { blockProfile } from "./stalls/block_profile.ts";
import type { LogWindow } from "./log/log_window.ts";
import { mutexProfile } from "./locks/mutex_profile.ts";
import { delay } from "../base/delay.ts";
import { threadNames, threadProfile } from "./threads/thread_profile.ts";
import { unixNanos } from "./unix_time.ts";

/** How to take a profile. */
export interface TakeOptions {
  /** Length of the window or of the delta; absent: as the kind has it. */
  seconds?: number;
  /** Count every allocation: `allocs` only. */
  exact?: boolean;
  /** A sample for each goroutine, with its number, state and time: `goroutine` only. */
  each?: boolean;
  /** `main`: without the threads that run no JavaScript of the program: `profile` only. */
  threads?: "main";
  /** `false`: native code as one frame: `profile` only. */
  native?: boolean;
  /** Samples a second, 10 to 2000, by a sampler of its own: `profile` only. */
  hz?: number;
  /**
   * Ends a window early; what was collected until then is returned. Only read
   * for windows: Deno warns of every request whose signal was looked at.
   */
  readonly signal?: AbortSignal;
}

/** The same, for a kind. */
export interface KindOptions extends TakeOptions {
  /** Is told when a window begins and ends: `profile` only. */
  edges?: WindowEdges;
}

/** What goes with a window from its begin to its end. */
export interface WindowEdges {
  open(): void;
  close(): void;
  /** When the thread had a core, once it is closed and where that is known. */
  readonly cores?: readonly CoreStretch[] | undefined;
  /** What native code JavaScript called, by V8's samples of the window, once it is closed. */
  below?(window: CpuWindow): Promise<NativeBelow | undefined>;
}

/** The length of a recording; that of a delta between two profiles; not known to the kind. */
export type SecondsUse = "length" | "delta" | "none";

/** A kind of profile. */
export interface ProfileKind {
  name: string;
  /** For the index page. */
  description: string;
  /** What `seconds` is, in Go's terms. */
  seconds: SecondsUse;
  /** How long it takes when nobody says, where it is a recording. */
  length?: number;
  /**
   * Whose it is: of the whole process. Absent: each thread has its own, and the profile is of all.
   */
  scope?: "process";
  /** Whether all threads of the process use what it counts, those without JavaScript, too. */
  isOfAllThreads?: boolean;
  /** Whether it may be asked for at a rate. */
  hasRate?: boolean;
  /** Whether it takes seconds by itself: who asks another thread for it has to wait. */
  isSlow?: boolean;
  /** How many stacks there are, as far as that is known without collecting. */
  count(collectors: Collectors): number;
  take(collectors: Collectors, options: KindOptions): Promise<Profile>;
  /** Takes it from outside of the isolate, while its event loop may not turn; absent: that cannot be. */
  takeOutside?(collectors: OutsideCollectors, options: KindOptions): Promise<Profile>;
}

/** What `profile` and exact `allocs` take when nobody says how long. */
const CPU_SECONDS = 30;
const EXACT_SECONDS = 1;

/** The kinds that every program has, by name. */
export const PROFILE_KINDS: readonly ProfileKind[] = [
  {
    name: "allocs",
    description:
      "Where all bytes since the start were allocated, dead or alive. The seconds GET parameter opens a window, which tells where exactly.",
    seconds: "delta",
    count: ({ heap }) => heap.allocatedSiteCount,
    take: allocations,
  },
  {
    name: "block",
    description:
      "Where the event loop was held: stretches since the start in which it could not turn, by what ran in them.",
    seconds: "delta",
    count: ({ stalls }) => stalls.stacks,
    take: block,
    takeOutside: block,
  },
  {
    name: "goroutine",
    description:
      "Suspended async functions and generators, each at the await where it stands, with those that wait for it. Use debug=2 as a query parameter to see each by itself. Each thread stands still for a heap snapshot, one after the other.",
    seconds: "delta",
    isSlow: true,
    count: ({ goroutines }) => goroutines.count,
    take: goroutines,
    takeOutside: goroutines,
  },
  {
    name: "heap",
    description:
      "What is alive, by the functions that allocated it. Every read collects garbage first, as the gc GET parameter asks.",
    seconds: "delta",
    count: ({ heap }) => heap.siteCount,
    take: (collectors, options) =>
      delta(
        collectors,
        options,
        (c) => takeHeap("heap", c.heap, c.resolver, c.notes),
        "; what was freed in between is negative",
      ),
  },
  {
    name: "mutex",
    description: "Waits for Web Locks and in Atomics.wait since the start, by who waited.",
    seconds: "delta",
    count: ({ locks }) => locks.places,
    take: (collectors, options) =>
      delta(collectors, options, (c) => mutexProfile(c.locks, c.resolver.root, c.notes)),
  },
  {
    name: "profile",
    description:
      "Where the CPU time of the process goes. You can specify the duration in the seconds GET parameter, or look back with last, such as last=60s; hz takes more or fewer samples a second, such as hz=1000. After you get the profile file, use deno task pprof or go tool pprof to look into it.",
    seconds: "length",
    length: CPU_SECONDS,
    count: () => 0,
    take: cpuWindow,
    takeOutside: cpuWindow,
    isOfAllThreads: true,
    hasRate: true,
  },
  {
    name: "threadcreate",
    description: "Threads of the process, by name.",
    seconds: "delta",
    scope: "process",
    count: () => threadNames()?.length ?? 0,
    take: threads,
    takeOutside: threads,
  },
];

/** All kinds, those of the program's own profiles last. */
export function profileKinds(): ProfileKind[] {
  return [...PROFILE_KINDS, ...customProfiles().map(({ name }) => customKind(name))];
}

/** Looks a kind up. */
export function profileKind(name: string): ProfileKind | undefined {
  return lookupProfile(name) ? customKind(name) : PROFILE_KINDS.find((kind) => kind.name === name);
}

/** How many stacks of each kind there are, by name, as far as that is known without collecting. */
export function countKinds(collectors: Collectors): Map<string, number> {
  return new Map(profileKinds().map((kind) => [kind.name, kind.count(collectors)]));
}

/** The kind of a profile of the program's own, which only other threads may have. */
export function customKind(name: string): ProfileKind {
  return {
    name,
    description: "",
    seconds: "none",
    count: () => lookupProfile(name)?.count ?? 0,
    take: ({ resolver, notes }) => Promise.resolve(countProfile(name, resolver.root, notes)),
  };
}

function block(collectors: OutsideCollectors, options: KindOptions): Promise<Profile> {
  return delta(
    collectors,
    options,
    async ({ stalls, resolver, notes }) => {
      const { sites, since } = await stalls.read();
      return await blockProfile(sites, resolver, {
        threshold: stalls.threshold,
        span: `since the profiler's start at ${since.toISOString()}`,
        comments: notes,
      });
    },
  );
}

function goroutines(collectors: OutsideCollectors, options: KindOptions): Promise<Profile> {
  return delta(collectors, options, async (c) => {
    // What reads snapshots is not needed at the start of the service.
    const { goroutineProfile } = await import("./goroutine/goroutine_profile.ts");
    // It stands elsewhere the second time: that is no difference of the program.
    const asker = options.seconds === undefined;
    return await goroutineProfile(c.goroutines, c.resolver, c.notes, options.each, asker);
  });
}

function threads(collectors: OutsideCollectors, options: KindOptions): Promise<Profile> {
  return delta(collectors, options, (c) => threadProfile(c.resolver.root, c.notes));
}

async function cpuWindow(
  collectors: OutsideCollectors,
  options: KindOptions,
): Promise<Profile> {
  const { resolver, clock, notes } = collectors;
  const log = await openLog(collectors);
  const { cpu, window, remarks } = await sampleWindow(collectors, options);
  const comments = [...remarks, ...notes];
  if (log) return await log.close(window, comments);
  const below = await options.edges?.below?.(window);
  return await cpuProfile(window, resolver, {
    periodNanos: cpu.periodNanos,
    clock: clock.description,
    threads: cpu.threads,
    native: options.native ?? true,
    ...below ? { below } : {},
    comments,
  });
}

async function sampleWindow(collectors: OutsideCollectors, options: KindOptions) {
  const { edges, hz, seconds = CPU_SECONDS } = options;
  await using finer = hz === undefined ? undefined : await startFiner(collectors, hz);
  const cpu = finer?.cpu ?? collectors.cpu;
  const open = await cpu.open(true);
  edges?.open();
  finer?.begin();
  const whole = await delay(seconds * 1e3, options.signal);
  edges?.close();
  const window = await open.close();
  const cores = edges?.cores;
  if (cores) window.thread.cores = cores;
  return { cpu, window, remarks: [...cutShort(whole, seconds), ...finer?.remarks(window) ?? []] };
}

async function startFiner(collectors: OutsideCollectors, hz: number) {
  const { FinerSampler } = await import("./cpu/finer_sampler.ts");
  return await FinerSampler.start(collectors, hz);
}

/** Where V8 logs every tick, addresses are known; of another isolate nobody can tell. */
async function openLog(collectors: OutsideCollectors): Promise<LogWindow | undefined> {
  if (!("log" in collectors) || typeof collectors.log !== "string") return undefined;
  const { openLogWindow } = await import("./log/log_window.ts");
  return await openLogWindow(collectors.log);
}

async function allocations(collectors: Collectors, options: KindOptions): Promise<Profile> {
  const { heap, resolver, notes } = collectors;
  if (options.exact) {
    return await exactProfile(collectors, options.seconds ?? EXACT_SECONDS, options.signal);
  }
  const { seconds } = options;
  if (seconds === undefined) {
    heap.noteReader();
    return await takeHeap("allocs", heap, resolver, notes);
  }
  const window = await heap.openWindow();
  const whole = await delay(seconds * 1e3, options.signal);
  const comments = [...cutShort(whole, seconds), ...notes];
  return await windowProfile(await window.close(), heap, resolver, comments);
}

/** Two profiles, the first subtracted from the second; without `seconds` one profile. */
async function delta<From extends OutsideCollectors>(
  collectors: From,
  options: KindOptions,
  take: (collectors: From) => Promise<Profile> | Profile,
  remark = "",
): Promise<Profile> {
  const { seconds } = options;
  const before = await take(collectors);
  if (seconds === undefined) return before;
  const from = performance.now();
  const whole = await delay(seconds * 1e3, options.signal);
  const after = await take(collectors);
  const millis = performance.now() - from;
  const difference = subtractProfile(after, before);
  return {
    ...difference,
    timeNanos: unixNanos(),
    durationNanos: Math.round(millis * 1e6),
    defaultSampleType: after.defaultSampleType,
    comment: [
      `difference of two profiles ${seconds} seconds apart${remark}`,
      ...cutShort(whole, seconds),
      ...after.comment,
    ],
  };
}

function cutShort(whole: boolean, seconds: number): string[] {
  return whole ? [] : [`cut short: ended before its ${seconds} seconds were over`];
}
