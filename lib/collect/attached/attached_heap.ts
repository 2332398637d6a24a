import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { type InspectorClient, InspectorError } from "../../inspect/inspector_client.ts";
import type { HeapProfile } from "../../inspect/protocol.ts";
import type { Profile } from "../../profile/types.ts";
import { askIsolate } from "../target/ask_isolate.ts";
import { heapProfile } from "../heap/heap_profile.ts";
import { startHeapSampling, SWEPT_LATE_BYTES } from "../heap/heap_sampler.ts";
import type { HeapSide } from "../heap/heap_side.ts";
import { type Site, sitesOf, sumSites, totalBytes } from "../heap/site.ts";
import { inProgramsTurn } from "../target/programs_turn.ts";
import type { Attached } from "../target/attached.ts";
import { AHEAD, lostComment } from "./late_sampling.ts";
import { observe, type Observed } from "./observation.ts";
import type { AttachedTakeOptions } from "../kinds/take_options.ts";

/** Mean bytes between samples: seconds are few, so there are more samples than where it always runs. */
const INTERVAL = 65_536;
/** When what was sampled is first fetched, and how long it may take until the next time. */
const FIRST_FETCH_MILLIS = 1_000;
const MAX_FETCH_MILLIS = 10_000;

const NONE: HeapSide = { sites: [], named: [] };
const ABOUT = [
  "# object counts are estimates (bytes / sampled object size); bytes are V8's",
  "late start: an allocation in a function that V8 inlined is booked on the function it was inlined into; " +
  "lines are first lines of functions",
];

/**
 * What was allocated in a window and is alive at its end, and how much is alive
 * from before; where somebody samples the heap already, all that he has seen.
 */
export function attachedHeap(program: Attached, options: AttachedTakeOptions): Promise<Profile> {
  return inHeapTurn(program, () => takeHeap(program, options));
}

async function takeHeap(
  program: Attached,
  { seconds, signal }: AttachedTakeOptions,
): Promise<Profile> {
  const { client, resolver } = program;
  const others = await runningSampler(client);
  if (!others) await resolver.prepareAhead(AHEAD);
  const { sites, millis, comments } = others
    ? { sites: sitesWithUrls(others), millis: 0, comments: [] }
    : await sampled(program, seconds, signal);
  // Of a program that is gone only the sites are there.
  const { usedSize, backingStorageSize = 0 } = await heapUsage(client).catch(unknownUsage);
  const known = Math.round(totalBytes(sites));
  return await heapProfile({
    alloc: NONE,
    inUse: {
      sites,
      named: [
        {
          name: others ? "(not sampled)" : "(allocated before attaching)",
          bytes: Math.max(0, Math.round(usedSize) - known),
        },
      ],
      external: { sites: [], rest: Math.round(backingStorageSize) },
    },
    interval: INTERVAL,
    defaultSampleType: "",
    ...(others ? {} : { durationNanos: Math.round(millis * 1e6) }),
    comments: [
      ...comments,
      others
        ? "inuse: the program, or another session, samples its heap: this is what that sampler follows; " +
          "if it follows allocations, what is dead is among it"
        : `inuse: what was allocated in ${
          secondsText(millis)
        } and is alive, by samples every ${INTERVAL} B; ` +
          "who allocated what was alive before, V8 does not say",
      "alloc: not known here, see allocs",
      ...await aboutMemory(client, usedSize + backingStorageSize),
      ...ABOUT,
    ],
  }, resolver);
}

/**
 * Where bytes were allocated in a window, dead or alive.
 *
 * @throws {InspectorError} If somebody samples the heap already.
 */
export function attachedAllocations(
  program: Attached,
  options: AttachedTakeOptions,
): Promise<Profile> {
  return inHeapTurn(program, () => takeAllocations(program, options));
}

/** Whoever of us samples the heap of a program, in any process: in turn. */
function inHeapTurn<T>({ client, evaluates }: Attached, take: () => Promise<T>): Promise<T> {
  return evaluates ? inProgramsTurn("heap", client, take) : take();
}

async function takeAllocations(
  program: Attached,
  { seconds, signal }: AttachedTakeOptions,
): Promise<Profile> {
  const { client, resolver } = program;
  if (await runningSampler(client)) {
    throw new InspectorError(
      "Cannot see allocations: the program, or another session, samples its heap, and V8 has one sampler; " +
        "heap shows what it follows",
    );
  }
  await resolver.prepareAhead(AHEAD);
  const before = await heapUsage(client).catch(unknownUsage);
  const { sites, millis, comments } = await sampled(program, seconds, signal, true);
  const { backingStorageSize: after = 0 } = await heapUsage(client).catch(unknownUsage);
  const grown = Math.max(0, Math.round(after - (before.backingStorageSize ?? 0)));
  return await heapProfile({
    alloc: { sites, named: [], external: { sites: [], rest: grown } },
    inUse: NONE,
    interval: INTERVAL,
    defaultSampleType: "alloc_space",
    durationNanos: Math.round(millis * 1e6),
    comments: [
      ...comments,
      `estimate: alloc: one window of ${secondsText(millis)}, by samples every ${INTERVAL} B`,
      "estimate: alloc: (external) is by how much array buffers grew in the window; what came and went in it is not counted",
      "inuse: not known in an allocation window, see heap",
      ...ABOUT,
    ],
  }, resolver);
}

function secondsText(millis: number): string {
  return `${(millis / 1e3).toFixed(1)} seconds`;
}

/** After a collection that the sampler has made: V8 lets go of dead buffers at the beginning of the next. */
async function heapUsage(client: InspectorClient) {
  const usage = await client.send("Runtime.getHeapUsage");
  if ((usage.backingStorageSize ?? 0) <= SWEPT_LATE_BYTES) return usage;
  await client.send("HeapProfiler.collectGarbage");
  return await client.send("Runtime.getHeapUsage");
}

function unknownUsage(): { usedSize: number; backingStorageSize?: number } {
  return { usedSize: 0 };
}

/** How much of the process the profile is about, where the program knows. */
async function aboutMemory(client: InspectorClient, known: number): Promise<string[]> {
  const ask = askIsolate(client, "JSON.stringify(process.memoryUsage().rss)");
  const rss = await ask.catch(() => undefined);
  if (typeof rss !== "number") return [];
  const share = Math.min(100, 100 * known / rss).toFixed(1);
  return [
    `memory: the process has ${rss} B resident, inuse_space explains ${share}% of that; ` +
    "in no frame: WebAssembly memory, SharedArrayBuffers, native memory, other threads, the program's code",
  ];
}

/** What the isolate's one sampler has, whoever started it; nothing if it does not run. */
async function runningSampler(client: InspectorClient): Promise<HeapProfile | undefined> {
  return await client.send("HeapProfiler.getSamplingProfile").then(
    ({ profile }) => profile,
    () => undefined,
  );
}

/** Node's modules of the old kind go by their paths here, and by URLs everywhere else. */
function sitesWithUrls(profile: HeapProfile): Site[] {
  return sitesOf(profile, INTERVAL).map((site) => ({
    ...site,
    stack: site.stack.map((call) =>
      isAbsolute(call.url) ? { ...call, url: pathToFileURL(call.url).href } : call
    ),
  }));
}

/** What the sampler saw in a window, and how that went. */
interface SampledWindow extends Observed {
  sites: Site[];
}

/**
 * Samples the heap for a window. What it has seen is fetched now and then, the
 * first time after a second, each time after twice as long: who exits or is
 * killed takes the rest with him.
 *
 * @param withDead Whether what is dead counts, too: the program keeps all of it until it is fetched.
 * @throws {InspectorError} If the program is gone before that.
 */
async function sampled(
  program: Attached,
  seconds: number,
  signal: AbortSignal,
  withDead = false,
): Promise<SampledWindow> {
  const { client } = program;
  const start = () => startHeapSampling(client, INTERVAL, withDead);
  let before: Site[] = [];
  const add = (profile: HeapProfile) =>
    sumSites({ sites: before, times: 1 }, { sites: sitesWithUrls(profile), times: 1 });
  await start();
  const began = performance.now();
  let kept: { sites: Site[]; millis: number } | undefined;
  let next = FIRST_FETCH_MILLIS;
  const observed = await observe(program, seconds, signal, async () => {
    const millis = performance.now() - began;
    if (millis < next) return;
    const command = withDead ? "HeapProfiler.stopSampling" : "HeapProfiler.getSamplingProfile";
    const sites = add((await client.send(command)).profile);
    kept = { sites, millis };
    if (withDead) {
      before = sites;
      await start();
    }
    // Each is a collection: of a large heap it takes long, and then there are few.
    const took = performance.now() - began - millis;
    next = millis + took + Math.max(20 * took, Math.min(millis, MAX_FETCH_MILLIS));
  });
  try {
    const { profile } = await client.send("HeapProfiler.stopSampling");
    return { ...observed, sites: add(profile) };
  } catch (error) {
    if (!kept) throw error;
    const { sites, millis } = kept;
    return { sites, millis, comments: [...observed.comments, lostComment(millis)] };
  }
}
