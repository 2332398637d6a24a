import { type Frame, ProfileBuilder, valueType } from "../../profile/builder.ts";
import type { Label, Profile } from "../../profile/types.ts";
import { DROP_FRAMES, type FrameResolver } from "../source/frame_resolver.ts";
import { nextTurn } from "../../base/delay.ts";
import { userStack } from "../source/user_stack.ts";
import { unixNanos } from "../clock/unix_time.ts";
import type { HeapSide } from "./heap_side.ts";
import type { Site } from "./site.ts";

/** The two halves of a heap profile and what it says about itself. */
export interface HeapParts {
  alloc: HeapSide;
  inUse: HeapSide;
  /** Mean bytes between samples. */
  interval: number;
  defaultSampleType: "" | "alloc_space";
  durationNanos?: number;
  comments: string[];
}

/** On samples that were alive when they were last seen, which is not now. */
export const LAST_SEEN: Label = { key: "alive", str: "last_seen" };

/** For memory that the heap only refers to. */
const EXTERNAL = "(external)";

/** The sample types of every heap profile, in Go's order. */
export const HEAP_TYPES = [
  valueType("alloc_objects", "count"),
  valueType("alloc_space", "bytes"),
  valueType("inuse_objects", "count"),
  valueType("inuse_space", "bytes"),
];

/** Builds a heap profile; frames carry the first line of their function. */
export async function heapProfile(parts: HeapParts, resolver: FrameResolver): Promise<Profile> {
  const startedAt = unixNanos();
  // Looking at the heap has held the loop already.
  await nextTurn();
  const sides = [
    { side: parts.alloc, at: 0 },
    { side: parts.inUse, at: 2 },
  ];
  const all = sides.flatMap((
    { side },
  ) => [...side.sites, ...side.carried ?? [], ...side.external?.sites ?? []]);
  await resolver.prepare(all.flatMap((site) => site.stack));
  const builder = new ProfileBuilder({
    sampleType: HEAP_TYPES,
    periodType: valueType("space", "bytes"),
    period: parts.interval,
    timeNanos: startedAt - BigInt(parts.durationNanos ?? 0),
    durationNanos: parts.durationNanos ?? 0,
    defaultSampleType: parts.defaultSampleType,
    dropFrames: DROP_FRAMES,
    comment: parts.comments,
  });
  builder.mapping(resolver.root);
  for (const { side, at } of sides) {
    const add = (stack: Frame[], bytes: number, objects: number, label: Label[] = []) => {
      const value = [0, 0, 0, 0];
      value[at] = objects;
      value[at + 1] = bytes;
      builder.add(stack, value, label);
    };
    const addSites = (sites: Site[], label: Label[]) => {
      for (const { stack, bytes, objects } of sites) {
        const frames = userStack(stack.map((call) => resolver.resolve(call)));
        add(frames, Math.round(bytes), Math.max(1, Math.round(objects)), label);
      }
    };
    addSites(side.sites, []);
    addSites(side.carried ?? [], [LAST_SEEN]);
    for (const { name, bytes } of side.named) if (bytes > 0) add([named(name)], bytes, 0);
    const { sites: ran = [], rest = 0 } = side.external ?? {};
    for (const { stack, bytes } of [...ran, { stack: [], bytes: rest }]) {
      const frames = userStack(stack.map((call) => resolver.resolve(call)));
      if (bytes > 0) add([named(EXTERNAL), ...frames], bytes, 0);
    }
  }
  return builder.build();
}

/** A frame for bytes that belong to no function. */
function named(name: string): Frame {
  return { name, systemName: name, filename: "", startLine: 0, line: 0, mapping: "v8" };
}
