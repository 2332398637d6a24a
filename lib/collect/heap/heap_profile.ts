import { type Frame, ProfileBuilder, valueType } from "../../profile/builder.ts";
import type { Label, Profile } from "../../profile/types.ts";
import { DROP_FRAMES, type FrameResolver } from "../source/frame_resolver.ts";
import { turn } from "../source/in_slices.ts";
import { userStack } from "../source/user_stack.ts";
import { unixNanos } from "../unix_time.ts";
import type { Allocations, InUse } from "./heap_sampler.ts";
import { type Site, totalBytes } from "./site.ts";

/** A site that V8 gives no stack for. */
export interface NamedBytes {
  /** In parentheses, as V8 names what is no function. */
  name: string;
  bytes: number;
}

/** What goes into one half of a heap profile. */
export interface HeapSide {
  sites: Site[];
  /** Sites that are not seen now but carried over as last seen. */
  carried?: Site[];
  named: NamedBytes[];
}

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
  await turn();
  const sides = [
    { side: parts.alloc, at: 0 },
    { side: parts.inUse, at: 2 },
  ];
  const all = sides.flatMap(({ side }) => [...side.sites, ...side.carried ?? []]);
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
  }
  return builder.build();
}

/** What the in-use half holds: the sites, and in named frames all else that V8 counts as live. */
export function inUseSide(inUse: InUse, allocations: Allocations): HeapSide {
  const { sites, carried, live } = fitted(inUse);
  let rest = Math.round(live.heap) - roundedBytes(sites) - roundedBytes(carried);
  const take = (most: number) => {
    const taken = Math.max(0, Math.min(rest, Math.round(most)));
    rest -= taken;
    return taken;
  };
  const code = take(live.code);
  const inWindows = take(allocations.bytes > 0 ? survivors(inUse, rest, allocations.bytes) : 0);
  return {
    sites,
    carried,
    named: [
      { name: "(code)", bytes: code },
      { name: "(allocated in allocation windows)", bytes: inWindows },
      { name: "(allocated before start)", bytes: rest },
      { name: "(external)", bytes: live.external },
    ],
  };
}

/** Live bytes that came in windows: what is unexplained beyond what was so when sites were last seen. */
function survivors(inUse: InUse, rest: number, windowBytes: number): number {
  return Math.min(
    windowBytes,
    Math.max(0, rest - Math.max(0, inUse.unexplained - inUse.live.code)),
  );
}

/** Samples are estimates: where they exceed what V8 counts as live, they are cut to it. */
function fitted(inUse: InUse): InUse {
  const total = totalBytes(inUse.sites) + totalBytes(inUse.carried);
  if (total <= inUse.live.heap) return inUse;
  const by = inUse.live.heap / total;
  const cut = (sites: Site[]) =>
    sites.map((s) => ({ ...s, bytes: Math.floor(s.bytes * by), objects: s.objects * by }));
  return { ...inUse, sites: cut(inUse.sites), carried: cut(inUse.carried) };
}

function roundedBytes(sites: Site[]): number {
  return sites.reduce((sum, site) => sum + Math.round(site.bytes), 0);
}

/** A frame for bytes that belong to no function. */
function named(name: string): Frame {
  return { name, systemName: name, filename: "", startLine: 0, line: 0, mapping: "v8" };
}
