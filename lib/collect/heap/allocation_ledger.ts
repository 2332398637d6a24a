import { FRAMES, type HeapSide, type NamedBytes } from "./heap_side.ts";
import { type Site, sumSites, totalBytes } from "./site.ts";

/** What the windows' URL is, for frames and comments that send the reader there. */
export const WINDOW_URL = "/debug/pprof/allocs?seconds=10";

/** Bytes that were reported before any window was open. */
const UNKNOWN = `(sites unknown: GET ${WINDOW_URL})`;
const OTHERS = "(other sites)";

/** Fewer samples than this do not say by themselves where bytes come from. */
const MIN_SAMPLES = 16;
/** So many of later windows outweigh all of the windows before. */
const MAX_SAMPLES = 64;
/** Evaluated code makes new sites without end. */
const MAX_SITES = 10_000;

/** Where one site, or what stands for some, is in the ledger. */
type Entry = Site | NamedBytes;

/**
 * Where all bytes since the start were allocated, as far as it was ever reported: of
 * no site the bytes fall, and together they are V8's exact count.
 *
 * What is new since the last report is divided: what came in allocation windows
 * by their samples, the rest as in the latest windows. A site has at least what
 * is alive of it.
 *
 * @example
 * ```ts
 * import { AllocationLedger } from "./allocation_ledger.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const ledger = new AllocationLedger(1);
 * const site = { key: "a", leaf: "a", stack: [], bytes: 300, objects: 3 };
 * const reported = () => ledger.sides.sites.map(({ key, bytes }) => [key, bytes]);
 * ledger.settle(1_000, { sites: [], named: [] });
 * deepStrictEqual(reported(), []);
 * ledger.addWindow([site], 400);
 * ledger.settle(2_000, { sites: [], named: [] });
 * deepStrictEqual(reported(), [["a", 1_000]]);
 * ```
 */
export class AllocationLedger {
  #interval: number;
  #sites = new Map<string, Site>();
  /** Frames for what was counted and has no site. */
  #named = new Map<string, number>();
  /** Frames for what V8 does not count as allocated since the start. */
  #apart = new Map<string, number>();
  /** Since the last report. */
  #fresh: { sites: Site[]; bytes: number } = { sites: [], bytes: 0 };
  /** How sites share in the latest windows. */
  #mix: Site[] = [];

  /** @param interval Mean bytes between samples. */
  constructor(interval: number) {
    this.#interval = interval;
  }

  /** What was reported last. */
  get sides(): HeapSide {
    const named = [...this.#named, ...this.#apart].map(([name, bytes]) => ({ name, bytes }));
    return { sites: [...this.#sites.values()], named };
  }

  /** How many sites there are. */
  get size(): number {
    return this.#sites.size;
  }

  /**
   * Takes what a window, or a part of one, has sampled.
   *
   * @param bytes All that were allocated in it.
   */
  addWindow(sites: Site[], bytes: number): void {
    this.#fresh = { sites: sum(this.#fresh.sites, sites), bytes: this.#fresh.bytes + bytes };
    const old = Math.max(0, 1 - totalBytes(sites) / (MAX_SAMPLES * this.#interval));
    this.#mix = sumSites({ sites: this.#mix, times: old }, { sites, times: 1 });
  }

  /**
   * Divides what was allocated since the last time.
   *
   * @param total Bytes since the start.
   * @param inUse What is alive.
   */
  settle(total: number, { sites, carried = [], named }: HeapSide): void {
    const alive = sum(rounded(sites), rounded(carried));
    const rest = new Map<string, number>(named.map(({ name, bytes }) => [name, bytes]));
    for (const name of [FRAMES.code, FRAMES.beforeStart]) {
      this.#raise(this.#apart, name, rest.get(name) ?? 0);
    }
    const reported = totalBytes(this.#sites.values()) +
      [...this.#named.values()].reduce((all, bytes) => all + bytes, 0);
    const news = Math.max(0, total - reported);
    const needs: Entry[] = [...alive, {
      name: FRAMES.inWindows,
      bytes: rest.get(FRAMES.inWindows) ?? 0,
    }].flatMap((entry) => this.#lacking(entry));
    const needed = needs.reduce((all, { bytes }) => all + bytes, 0);
    for (const need of needs) this.#add(need, 1);
    this.#divide(Math.max(0, news - needed), needs);
    this.#fresh = { sites: [], bytes: 0 };
  }

  /** How much less is reported of something than is alive of it. */
  #lacking(alive: Entry): Entry[] {
    if ("name" in alive) {
      const bytes = alive.bytes - (this.#named.get(alive.name) ?? 0);
      return bytes > 0 ? [{ ...alive, bytes }] : [];
    }
    const before = this.#sites.get(alive.key);
    const bytes = Math.max(0, alive.bytes - (before?.bytes ?? 0));
    const objects = Math.max(0, alive.objects - (before?.objects ?? 0));
    return bytes > 0 || objects > 0 ? [{ ...alive, bytes, objects }] : [];
  }

  /** @param given What some of the new bytes have been given to: that is part of their shares. */
  #divide(bytes: number, given: readonly Entry[]): void {
    const shares = this.#shares(bytes + totalBytes(given.filter(isSite)));
    if (shares.length === 0) return this.#add({ name: UNKNOWN, bytes }, 1);
    const had = new Map(given.filter(isSite).map((site) => [site.key, site]));
    const wanted = shares.flatMap((share) => {
      const rest = share.bytes - (had.get(share.key)?.bytes ?? 0);
      return rest > 0
        ? [{ ...share, bytes: rest, objects: share.objects * rest / share.bytes }]
        : [];
    });
    const all = totalBytes(wanted);
    if (all === 0) return this.#add({ name: UNKNOWN, bytes }, 1);
    for (const site of wanted) this.#add(site, bytes / all);
  }

  /** How so many bytes are divided; nothing while no window shows it. */
  #shares(bytes: number): Site[] {
    const { sites, bytes: inWindows } = this.#fresh;
    const isEnough = totalBytes(sites) >= MIN_SAMPLES * this.#interval;
    const covered = isEnough ? Math.min(bytes, inWindows) : 0;
    return sum(scaledTo(covered, sites), scaledTo(bytes - covered, this.#mix));
  }

  #add(entry: Entry, times: number): void {
    if (!isSite(entry)) {
      const { name, bytes } = entry;
      if (bytes > 0) this.#named.set(name, (this.#named.get(name) ?? 0) + bytes * times);
      return;
    }
    const before = this.#sites.get(entry.key);
    if (!before && this.#sites.size >= MAX_SITES) {
      return this.#add({ name: OTHERS, bytes: entry.bytes }, times);
    }
    this.#sites.set(entry.key, {
      ...entry,
      bytes: (before?.bytes ?? 0) + entry.bytes * times,
      objects: (before?.objects ?? 0) + entry.objects * times,
    });
  }

  #raise(frames: Map<string, number>, name: string, bytes: number): void {
    frames.set(name, Math.max(frames.get(name) ?? 0, bytes));
  }
}

function isSite(entry: Entry): entry is Site {
  return "key" in entry;
}

function sum(some: Site[], others: Site[]): Site[] {
  return sumSites({ sites: some, times: 1 }, { sites: others, times: 1 });
}

/** As profiles show them: what is reported is never less than both together. */
function rounded(sites: Site[]): Site[] {
  return sites.map((site) => ({
    ...site,
    bytes: Math.round(site.bytes),
    objects: Math.max(1, Math.round(site.objects)),
  }));
}

function scaledTo(bytes: number, sites: Site[]): Site[] {
  const by = bytes / totalBytes(sites);
  if (!(by > 0 && by < Infinity)) return [];
  return sites.map((site) => ({ ...site, bytes: site.bytes * by, objects: site.objects * by }));
}
