import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { type InspectorClient, InspectorError } from "../../inspect/inspector_client.ts";
import type { HeapProfile } from "../../inspect/protocol.ts";
import type { Profile } from "../../profile/types.ts";
import { askIsolate } from "../ask_isolate.ts";
import { heapProfile } from "../heap/heap_profile.ts";
import { SWEPT_LATE_BYTES } from "../heap/heap_sampler.ts";
import type { HeapSide } from "../heap/heap_side.ts";
import { type Site, sitesOf, sumSites, totalBytes } from "../heap/site.ts";
import { pause } from "../pause.ts";
import type { Attached } from "./attach.ts";
import type { AttachedTakeOptions } from "./take_options.ts";

/** Mean bytes between samples: seconds are few, so there are more samples than where it always runs. */
const INTERVAL = 65_536;
/** Deep enough for frameworks; V8 cuts stacks at it. */
const STACK_DEPTH = 128;
/** The program keeps every sample, dead ones too: they are fetched this often. */
const FOLD_MILLIS = 10_000;

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
export async function attachedHeap(
  { client, resolver }: Attached,
  { seconds, signal }: AttachedTakeOptions,
): Promise<Profile> {
  const others = await runningSampler(client);
  const profile = others ?? await sampled(client, seconds * 1e3, signal);
  const sites = sitesWithUrls(profile);
  const { usedSize, backingStorageSize = 0 } = await heapUsage(client);
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
    ...(others ? {} : { durationNanos: Math.round(seconds * 1e9) }),
    comments: [
      others
        ? "inuse: the program, or another session, samples its heap: this is what that sampler follows; " +
          "if it follows allocations, what is dead is among it"
        : `inuse: what was allocated in ${seconds} seconds and is alive, by samples every ${INTERVAL} B; ` +
          "who allocated what was alive before, V8 does not tell",
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
export async function attachedAllocations(
  { client, resolver }: Attached,
  { seconds, signal }: AttachedTakeOptions,
): Promise<Profile> {
  if (await runningSampler(client)) {
    throw new InspectorError(
      "Cannot see allocations: the program, or another session, samples its heap, and V8 has one sampler; " +
        "heap shows what it follows",
    );
  }
  const buffers = async () => (await client.send("Runtime.getHeapUsage")).backingStorageSize ?? 0;
  const before = await buffers();
  let sites: Site[] = [];
  for (let rest = seconds * 1e3; rest > 0 && !signal.aborted; rest -= FOLD_MILLIS) {
    const part = await sampled(client, Math.min(rest, FOLD_MILLIS), signal, {
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    });
    sites = sumSites({ sites, times: 1 }, { sites: sitesWithUrls(part), times: 1 });
  }
  const grown = Math.max(0, Math.round(await buffers() - before));
  return await heapProfile({
    alloc: { sites, named: [], external: { sites: [], rest: grown } },
    inUse: NONE,
    interval: INTERVAL,
    defaultSampleType: "alloc_space",
    durationNanos: Math.round(seconds * 1e9),
    comments: [
      `estimate: alloc: one window of ${seconds} seconds, by samples every ${INTERVAL} B`,
      "estimate: alloc: (external) is by how much array buffers grew in the window; what came and went in it is not counted",
      "inuse: not known in an allocation window, see heap",
      ...ABOUT,
    ],
  }, resolver);
}

/** After a collection that the sampler has made: V8 lets go of dead buffers at the beginning of the next. */
async function heapUsage(client: InspectorClient) {
  const usage = await client.send("Runtime.getHeapUsage");
  if ((usage.backingStorageSize ?? 0) <= SWEPT_LATE_BYTES) return usage;
  await client.send("HeapProfiler.collectGarbage");
  return await client.send("Runtime.getHeapUsage");
}

/** How much of the process the profile is about, where the program can tell. */
async function aboutMemory(client: InspectorClient, known: number): Promise<string[]> {
  const rss = await askIsolate(client, "JSON.stringify(process.memoryUsage().rss)");
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

async function sampled(
  client: InspectorClient,
  millis: number,
  signal: AbortSignal,
  dead: Record<string, boolean> = {},
): Promise<HeapProfile> {
  await client.send("HeapProfiler.startSampling", {
    samplingInterval: INTERVAL,
    stackDepth: STACK_DEPTH,
    ...dead,
  });
  await pause(millis, signal);
  return (await client.send("HeapProfiler.stopSampling")).profile;
}
