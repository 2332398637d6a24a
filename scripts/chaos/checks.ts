import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import type { Profile } from "../../lib/profile/types.ts";
import type { ChaosService, Footprint } from "./service.ts";

const MEBIBYTE = 1024 * 1024;
/** Time of ticks, and of what ran before and after the window while it was asked for. */
const CPU_SLACK_SECONDS = 0.3;
const CPU_SLACK_SHARE = 0.15;
/** What may stay behind of Deno's and V8's pools. */
const MAX_DESCRIPTORS = 16;
const MAX_THREADS = 8;
/** The allocator keeps what snapshots of the heap needed, and gives it back late or never. */
const MAX_RESIDENT_GROWTH = 1024 * MEBIBYTE;
/** What is alive: the last minutes, names and texts of what was loaded. */
const MAX_HEAP_GROWTH = 64 * MEBIBYTE;

/** Σ cpu of a window is the kernel's CPU time of the process in that time. */
export async function checkCpu(service: ChaosService): Promise<string | undefined> {
  const before = service.cpuSeconds();
  const profile = await take(service, "profile?seconds=3");
  const used = service.cpuSeconds() - before;
  const shown = sumOf(profile, "cpu") / 1e9;
  // The process works on while the answer is made: more may be used than shown.
  const limit = used * (1 + CPU_SLACK_SHARE) + CPU_SLACK_SECONDS;
  return shown > limit
    ? `profile shows ${shown.toFixed(2)} s of CPU time, the kernel counted ${used.toFixed(2)} s`
    : undefined;
}

/** Σ inuse_space is near what V8 says; `allocs` and `heap` have one figure. */
export async function checkHeap(service: ChaosService): Promise<string | undefined> {
  const profile = await take(service, "heap");
  const facts = await (await fetch(`${service.url}/facts`)).json();
  const shown = sumOf(profile, "inuse_space");
  const limit = (facts.heapUsed + facts.external) * 1.5 + 32 * MEBIBYTE;
  if (shown > limit) return `heap shows ${shown} bytes in use, V8 has ${limit}`;
  const allocated = sumOf(profile, "alloc_space");
  return allocated < shown * 0.99
    ? `heap shows ${allocated} bytes allocated, and ${shown} in use`
    : undefined;
}

/** What a service has at the end of chaos, beside its begin and beside the one without a profiler. */
export function checkFootprint(
  [before, after]: [Footprint, Footprint],
  bare: [Footprint, Footprint],
): string[] {
  const grown = after.residentBytes - before.residentBytes;
  const usual = bare[1].residentBytes - bare[0].residentBytes;
  return [
    ...beyond("descriptors", after.descriptors - before.descriptors, MAX_DESCRIPTORS),
    ...beyond("threads", after.threads - before.threads, MAX_THREADS),
    ...beyond(
      "MiB of memory more than without the profiler",
      Math.round((grown - usual) / MEBIBYTE),
      MAX_RESIDENT_GROWTH / MEBIBYTE,
    ),
    ...beyond(
      "MiB more on the heap, alive,",
      Math.round((after.liveBytes - before.liveBytes) / MEBIBYTE),
      MAX_HEAP_GROWTH / MEBIBYTE,
    ),
  ];
}

function beyond(what: string, count: number, limit: number): string[] {
  return count > limit ? [`${count} ${what} are left, at most ${limit} were expected`] : [];
}

async function take({ url }: ChaosService, path: string): Promise<Profile> {
  const response = await fetch(`${url}/debug/pprof/${path}`);
  if (!response.ok) throw new Error(`${path} answers ${response.status}: ${await response.text()}`);
  return await decodeProfile(await response.bytes());
}

function sumOf({ sampleType, sample }: Profile, type: string): number {
  const index = sampleType.findIndex((each) => each.type === type);
  return sample.reduce((sum, { value }) => sum + Number(value[index]), 0);
}
