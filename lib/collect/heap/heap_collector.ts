import type { Profile } from "../../profile/types.ts";
import type { FrameResolver } from "../source/frame_resolver.ts";
import type { External } from "./external_watch.ts";
import type { HeapReading, HeapSampler } from "./heap_sampler.ts";
import type { Allocations } from "./in_use.ts";
import { WINDOW_URL } from "./allocation_ledger.ts";
import { heapProfile } from "./heap_profile.ts";
import type { HeapSide } from "./heap_side.ts";
import { totalBytes } from "./site.ts";

const EMPTY: HeapSide = { sites: [], named: [] };

/** True of every profile of the heap sampler; reports leave out what begins with `#`, `-comments` shows it. */
const ABOUT = [
  "# object counts are estimates (bytes / sampled object size); bytes are V8's",
  "# an allocation in a function that V8 inlined is booked on the function it was inlined into; " +
  "lines are first lines of functions",
];

/**
 * The heap as Go's `heap` and `allocs` show it: what is alive, and where all
 * bytes since the start were allocated. They differ in what they show first.
 *
 * @param comments Of this profile's owner.
 * @param first The sample type that reports show by default; `""` for what is in use.
 */
export async function heapNow(
  sampler: HeapSampler,
  resolver: FrameResolver,
  comments: string[],
  first: "" | "alloc_space",
): Promise<Profile> {
  const reading = await sampler.read();
  const { alive, allocated } = reading;
  return await heapProfile({
    alloc: allocated,
    inUse: alive,
    interval: sampler.interval,
    defaultSampleType: first,
    comments: [
      ...aboutInUse(reading, sampler),
      ...aboutAllocated(reading),
      ...aboutExternal(allocated.external),
      aboutMemory(reading),
      ...ABOUT,
      ...comments,
    ],
  }, resolver);
}

/** Where bytes were allocated in one window. */
export function windowProfile(
  allocations: Allocations,
  sampler: HeapSampler,
  resolver: FrameResolver,
  comments: string[],
): Promise<Profile> {
  return heapProfile({
    alloc: windowSide(allocations),
    inUse: EMPTY,
    interval: sampler.interval,
    defaultSampleType: "alloc_space",
    durationNanos: Math.round(allocations.millis * 1e6),
    comments: [
      `alloc: one window of ${seconds(allocations.millis)}; ${sampledShare(allocations)}`,
      ...aboutExternal(allocations.external),
      "inuse: not known in an allocation window, see /debug/pprof/heap",
      ...ABOUT,
      ...comments,
    ],
  }, resolver);
}

function windowSide(allocations: Allocations): HeapSide {
  const rest = Math.round(allocations.bytes - totalBytes(allocations.sites));
  return {
    sites: allocations.sites,
    named: [{ name: "(not sampled)", bytes: rest }],
    external: allocations.external,
  };
}

function aboutInUse({ inUse, alive }: HeapReading, sampler: HeapSampler): string[] {
  const { live, carried, carriedFrom } = inUse;
  const comments = [
    `inuse: V8's live heap ${Math.round(live.heap)} B after a collection, by samples every ` +
    `${sampler.interval} B, plus ${externalBytes(alive.external)} B external; ` +
    "frames in parentheses hold what no sample explains",
    "# holders: sites are where it was allocated; /debug/pprof/retained says what keeps it alive",
  ];
  if (carriedFrom !== undefined) {
    comments.push(
      `estimate: samples labelled alive=last_seen were alive at ${
        new Date(carriedFrom).toISOString()
      }, before ` +
        `an allocation window or a loss of the sampler; cut to what V8's live bytes leave room for` +
        (carried.length === 0 ? "; none is left" : ""),
    );
  }
  if (sampler.inWindow) {
    comments.push("estimate: an allocation window is open, all sites are as last seen");
  }
  if (sampler.restarts > 0) {
    comments.push(
      `another inspector session stopped the heap sampler ${sampler.restarts} time(s); it was restarted`,
    );
  }
  return comments;
}

function aboutAllocated({ windows, total }: HeapReading): string[] {
  if (windows.bytes === 0) {
    return [
      `alloc: exact total of ${total} B on V8's heap since start; sites only of what is still alive, ` +
      `because no allocation window was open yet: GET ${WINDOW_URL}`,
    ];
  }
  const covered = Math.min(100, 100 * windows.bytes / Math.max(1, total));
  return [
    `estimate: alloc: sites of the allocation windows (${seconds(windows.millis)}, ` +
    `${
      covered.toFixed(1)
    }% of all bytes) scaled to the exact total of ${total} B on V8's heap since start; ` +
    sampledShare(windows),
    "# alloc: what was reported of a site before stays reported, what was reported of none, too; a site has at least what is alive of it",
  ];
}

/** What is said of memory outside of V8's heap. */
function aboutExternal(allocated: External | undefined): string[] {
  const sites = allocated?.sites ?? [];
  return [
    "estimate: alloc: (external) is by how much array buffers grew from look to look, 20 a second in windows, else 4 while recorded: " +
    "buffers that came and went between two are not counted, nor are SharedArrayBuffers and WebAssembly memory",
    ...sites.length === 0 ? [] : [
      "estimate: who called (external) ran while array buffers grew, by 80% and more of the CPU samples then; " +
      "of what is in use each has the same part of what came while he ran",
    ],
  ];
}

/** How much of the process the profile is about. */
function aboutMemory({ inUse, alive }: HeapReading): string {
  const { rss } = Deno.memoryUsage();
  const known = Math.round(inUse.live.heap) + externalBytes(alive.external);
  const share = Math.min(100, 100 * known / rss).toFixed(1);
  return `memory: the process has ${rss} B resident, inuse_space explains ${share}% of that; ` +
    "in no frame: WebAssembly memory, SharedArrayBuffers, native memory, other threads, the program's code";
}

function externalBytes(external: External | undefined): number {
  return external ? external.rest + totalBytes(external.sites) : 0;
}

function sampledShare({ sites, bytes }: Allocations): string {
  const share = 100 * totalBytes(sites) / Math.max(1, bytes);
  return `samples explain ${share.toFixed(1)}% of the ${
    Math.round(bytes)
  } B that V8 counted on its heap`;
}

function seconds(millis: number): string {
  return `${(millis / 1e3).toFixed(1)}s`;
}
