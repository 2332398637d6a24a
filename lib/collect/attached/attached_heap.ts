import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { type InspectorClient, InspectorError } from "../../inspect/inspector_client.ts";
import type { HeapProfile } from "../../inspect/protocol.ts";
import type { Profile } from "../../profile/types.ts";
import { heapProfile } from "../heap/heap_profile.ts";
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
  const { usedSize, backingStorageSize = 0 } = await client.send("Runtime.getHeapUsage");
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
        { name: "(external)", bytes: Math.round(backingStorageSize) },
      ],
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
  let sites: Site[] = [];
  for (let rest = seconds * 1e3; rest > 0 && !signal.aborted; rest -= FOLD_MILLIS) {
    const part = await sampled(client, Math.min(rest, FOLD_MILLIS), signal, {
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    });
    sites = sumSites({ sites, times: 1 }, { sites: sitesWithUrls(part), times: 1 });
  }
  return await heapProfile({
    alloc: { sites, named: [] },
    inUse: NONE,
    interval: INTERVAL,
    defaultSampleType: "alloc_space",
    durationNanos: Math.round(seconds * 1e9),
    comments: [
      `estimate: alloc: one window of ${seconds} seconds, by samples every ${INTERVAL} B`,
      "inuse: not known in an allocation window, see heap",
      ...ABOUT,
    ],
  }, resolver);
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
