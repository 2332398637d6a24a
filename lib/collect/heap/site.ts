import type { CallFrame, HeapNode, HeapProfile } from "../../inspect/protocol.ts";
import { objectCount } from "./object_count.ts";

/** A stack that allocates. */
export interface Site {
  /** The same for the same stack in one process. */
  key: string;
  /** The function on top, the same for all its sites. */
  leaf: string;
  /** Leaf first, without V8's root. */
  stack: CallFrame[];
  bytes: number;
  /** An estimate. */
  objects: number;
}

/**
 * Lists the sites of a heap profile. Bytes are V8's, which has scaled them
 * already; objects are estimated from the sizes of the samples.
 */
export function sitesOf(profile: HeapProfile, interval: number): Site[] {
  const sampled = new Map<number, { bytes: number; objects: number }>();
  for (const { nodeId, size } of profile.samples) {
    const sum = sampled.get(nodeId) ?? { bytes: 0, objects: 0 };
    sum.bytes += size;
    sum.objects += objectCount(size, interval);
    sampled.set(nodeId, sum);
  }
  const sites = new Map<string, Site>();
  const open: { node: HeapNode; stack: CallFrame[] }[] = [{ node: profile.head, stack: [] }];
  for (let at = open.pop(); at; at = open.pop()) {
    const { node, stack } = at;
    if (node.selfSize > 0) {
      const sum = sampled.get(node.id);
      const objects = sum ? sum.objects * node.selfSize / sum.bytes : 1;
      addSite(sites, stack.length > 0 ? stack : [node.callFrame], node.selfSize, objects);
    }
    for (const child of node.children) {
      open.push({ node: child, stack: [child.callFrame, ...stack] });
    }
  }
  return [...sites.values()];
}

/** A site of a stack, with nothing yet. */
export function siteOf(stack: CallFrame[]): Site {
  const keys = stack.map(functionKey);
  return { key: keys.join("|"), leaf: keys[0]!, stack, bytes: 0, objects: 0 };
}

function addSite(sites: Map<string, Site>, stack: CallFrame[], bytes: number, objects: number) {
  const keys = stack.map(functionKey);
  const key = keys.join("|");
  const site = sites.get(key);
  if (site) {
    site.bytes += bytes;
    site.objects += objects;
  } else sites.set(key, { key, leaf: keys[0]!, stack, bytes, objects });
}

function functionKey({ scriptId, lineNumber, columnNumber, functionName }: CallFrame): string {
  return `${scriptId}:${lineNumber}:${columnNumber}:${functionName}`;
}

/** All bytes of the sites. */
export function totalBytes(sites: Iterable<Site>): number {
  let sum = 0;
  for (const site of sites) sum += site.bytes;
  return sum;
}

/** The sites with bytes and objects multiplied; those without a byte left out. */
export function scaleSites(sites: Site[], factor: (site: Site) => number): Site[] {
  return sites.flatMap((site) => {
    const by = factor(site);
    return site.bytes * by < 1
      ? []
      : [{ ...site, bytes: site.bytes * by, objects: site.objects * by }];
  });
}

/** Adds sites up by their stacks; negative factors take away. */
export function sumSites(...terms: { sites: Site[]; times: number }[]): Site[] {
  const sum = new Map<string, Site>();
  for (const { sites, times } of terms) {
    for (const site of sites) {
      const entry = sum.get(site.key) ?? { ...site, bytes: 0, objects: 0 };
      entry.bytes += site.bytes * times;
      entry.objects += site.objects * times;
      sum.set(site.key, entry);
    }
  }
  return [...sum.values()].filter((site) => site.bytes >= 1);
}
