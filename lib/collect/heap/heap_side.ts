import type { External } from "./external_watch.ts";
import type { Allocations, InUse } from "./in_use.ts";
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
  /** Array buffers. */
  external?: External;
}

/** Frames for bytes that belong to no function. */
export const FRAMES = {
  code: "(code)",
  inWindows: "(allocated in allocation windows)",
  beforeStart: "(allocated before start)",
} as const;

/** What the in-use half holds: the sites, and in named frames all else that V8 counts as live. */
export function inUseSide(inUse: InUse, allocations: Allocations, external: External): HeapSide {
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
      { name: FRAMES.code, bytes: code },
      { name: FRAMES.inWindows, bytes: inWindows },
      { name: FRAMES.beforeStart, bytes: rest },
    ],
    external,
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
