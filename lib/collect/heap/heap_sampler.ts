import { Mutex } from "../../base/mutex.ts";
import type { InspectorClient } from "../../inspect/inspector_client.ts";
import type { HeapProfile } from "../../inspect/protocol.ts";
import { meterGc } from "../gc/gc_meter.ts";
import { AllocationLedger } from "./allocation_ledger.ts";
import { AllocationCounter } from "./allocation_counter.ts";
import { ExternalWatch } from "./external_watch.ts";
import type { Allocations, InUse } from "./in_use.ts";
import { carryOver, type LastSeen } from "./carry_over.ts";
import { type HeapSide, inUseSide } from "./heap_side.ts";
import { type Site, sitesOf, sumSites, totalBytes } from "./site.ts";

/** What is alive and what was allocated, as of one moment. */
export interface HeapReading {
  inUse: InUse;
  /** The same with all else that V8 counts as live. */
  alive: HeapSide;
  /** Where everything since the start was allocated: no site of it ever falls. */
  allocated: HeapSide;
  /** Bytes since the start. */
  total: number;
  /** All windows so far. */
  windows: Allocations;
}

/** A window in which every allocation is sampled. */
export interface OpenAllocationWindow {
  close(): Promise<Allocations>;
}

/** How a heap sampler samples. */
export interface HeapSamplerOptions {
  /** Mean bytes between samples. */
  interval: number;
  /** Gets the memory outside of the heap. */
  external?: ExternalWatch;
  /** Length of the windows that open by themselves for who reads again and again; 0: none. */
  readerWindowMillis?: number;
}

/** V8 keeps every sample of a window, dead ones too: they are folded into sums this often. */
const FOLD_MILLIS = 10_000;
/** So few bytes of dead buffers are not worth a second collection. */
export const SWEPT_LATE_BYTES = 8 << 20;
/** In a window, array buffers are looked at more often than a recorder does. */
const LOOK_MILLIS = 50;
/** Who reads twice within this time is an agent, and gets a window at most so often. */
const READER_MILLIS = 300_000;
/** Deep enough for frameworks; V8 cuts stacks at it. */
const STACK_DEPTH = 128;
const WITH_DEAD = {
  includeObjectsCollectedByMajorGC: true,
  includeObjectsCollectedByMinorGC: true,
};

/**
 * Starts V8's sampler of allocations.
 *
 * @param interval Mean bytes between samples.
 * @param withDead Whether what is dead counts, too: V8 keeps all of it until it is stopped.
 */
export async function startHeapSampling(
  client: InspectorClient,
  interval: number,
  withDead: boolean,
): Promise<void> {
  await client.send("HeapProfiler.startSampling", {
    samplingInterval: interval,
    stackDepth: STACK_DEPTH,
    ...withDead ? WITH_DEAD : {},
  });
}

/**
 * V8's one heap sampler, which shows either what is alive or what was
 * allocated: it follows what is alive, except in an allocation window that
 * somebody asks for.
 */
export class HeapSampler {
  /** Mean bytes between samples. */
  readonly interval: number;
  /** How often another inspector session had ended the sampler. */
  restarts = 0;
  #client: InspectorClient;
  #counter = new AllocationCounter();
  #atStart = this.#counter.read();
  #last: LastSeen | undefined;
  /** The latest read of what is alive, for the day that somebody else stops the sampler. */
  #read: LastSeen | undefined;
  #windows = 0;
  /** Everything allocated in windows, by site; grows by folding. */
  #windowSites: Site[] = [];
  #windowBytes = 0;
  #windowMillis = 0;
  #foldedAt = { bytes: 0, millis: 0 };
  #ledger: AllocationLedger;
  #external: ExternalWatch;
  #fold: ReturnType<typeof setInterval> | undefined;
  #looks: ReturnType<typeof setInterval> | undefined;
  #readAt = -Infinity;
  #windowAt = -Infinity;
  #readerWindowMillis: number;
  #readerWindow: ReturnType<typeof setTimeout> | undefined;
  /** One change of the sampler at a time. */
  #changes = new Mutex();

  private constructor(
    client: InspectorClient,
    { interval, external = new ExternalWatch(), readerWindowMillis = 0 }: HeapSamplerOptions,
  ) {
    this.#external = external;
    this.#client = client;
    this.#readerWindowMillis = readerWindowMillis;
    this.interval = interval;
    this.#ledger = new AllocationLedger(interval);
  }

  /** Starts to follow what is alive. */
  static async start(client: InspectorClient, options: HeapSamplerOptions): Promise<HeapSampler> {
    const sampler = new HeapSampler(client, options);
    sampler.look();
    await client.send("HeapProfiler.enable");
    await sampler.#start();
    return sampler;
  }

  /** Bytes allocated since the sampler started. */
  allocatedBytes(): number {
    return this.#counter.read() - this.#atStart;
  }

  /** V8's figures of the heap now; `allocated` as {@linkcode allocatedBytes}. */
  look(): ReturnType<AllocationCounter["look"]> {
    const now = this.#counter.look();
    this.#external.look(now.external_memory);
    return { ...now, allocated: now.allocated - this.#atStart };
  }

  /** All windows so far, added up. */
  get allocations(): Allocations {
    return {
      sites: this.#windowSites,
      bytes: this.#windowBytes,
      millis: this.#windowMillis,
      external: this.#external.allocated,
    };
  }

  /** How many sites the latest read of what is alive showed. */
  get siteCount(): number {
    return this.#read?.sites.length ?? 0;
  }

  /** How many sites the latest read of what was allocated showed. */
  get allocatedSiteCount(): number {
    return this.#ledger.size;
  }

  /** Whether an allocation window is open. */
  get inWindow(): boolean {
    return this.#windows > 0;
  }

  /** Collects garbage and says what is alive. */
  inUse(): Promise<InUse> {
    return this.#changes.run(() => this.#inUse());
  }

  /** Collects garbage and says what is alive and where everything was allocated. */
  read(): Promise<HeapReading> {
    return this.#changes.run(async () => {
      const total = this.allocatedBytes();
      if (this.#windows > 0) await this.#foldWindow();
      const inUse = await this.#inUse();
      const windows = this.allocations;
      await this.#external.resolve();
      const alive = inUseSide(inUse, windows, this.#external.alive);
      this.#ledger.settle(total, alive);
      const allocated = { ...this.#ledger.sides, external: this.#external.allocated };
      return { inUse, alive, allocated, total, windows };
    });
  }

  /**
   * Hears that somebody reads what was allocated. Who does so again and again,
   * an agent, gets sites that stay true: by a short window now and then.
   */
  noteReader(): void {
    const now = performance.now();
    const isRegular = now - this.#readAt < READER_MILLIS;
    this.#readAt = now;
    if (!isRegular || this.#windows > 0 || now - this.#windowAt < READER_MILLIS) return;
    const millis = this.#readerWindowMillis;
    if (millis === 0) return;
    this.#windowAt = now;
    // The profiler may have ended meanwhile: that is no error of anybody's request.
    void this.#openForReader(millis).catch(() => {});
  }

  async #openForReader(millis: number): Promise<void> {
    const window = await this.openWindow();
    this.#readerWindow = setTimeout(() => void window.close().catch(() => {}), millis);
    Deno.unrefTimer(this.#readerWindow as unknown as number);
  }

  /** Opens an allocation window; windows of several clients overlap freely. */
  openWindow(): Promise<OpenAllocationWindow> {
    return this.#changes.run(async () => {
      this.#windowAt = performance.now();
      if (this.#windows === 0) {
        this.#last = this.#seen(await this.#inUse());
        await this.#client.send("HeapProfiler.stopSampling");
        await this.#start(true);
        this.#foldedAt = this.#now();
        this.#fold = setInterval(
          () => void this.#changes.run(() => this.#foldWindow()),
          FOLD_MILLIS,
        );
        Deno.unrefTimer(this.#fold as unknown as number);
        this.#looks = setInterval(() => this.look(), LOOK_MILLIS);
        Deno.unrefTimer(this.#looks as unknown as number);
      } else {
        await this.#foldWindow();
      }
      await this.#lookOutside();
      this.#windows++;
      return this.#window({ ...this.allocations });
    });
  }

  /** Ends sampling. */
  async stop(): Promise<void> {
    this.#external.stop();
    await this.#changes.run(async () => {
      clearTimeout(this.#readerWindow);
      this.#clearTimers();
      await this.#client.send("HeapProfiler.stopSampling").catch(() => {});
      await this.#client.send("HeapProfiler.disable");
    });
  }

  #clearTimers(): void {
    clearInterval(this.#fold);
    clearInterval(this.#looks);
  }

  #window(before: Allocations): OpenAllocationWindow {
    let closed: Promise<Allocations> | undefined;
    return { close: () => closed ??= this.#changes.run(() => this.#closeWindow(before)) };
  }

  async #closeWindow(before: Allocations): Promise<Allocations> {
    this.#windows--;
    if (this.#windows === 0) this.#clearTimers();
    await this.#foldWindow();
    await this.#lookOutside();
    const after = this.allocations;
    const [now, then] = [after.external, before.external];
    return {
      sites: sumSites({ sites: after.sites, times: 1 }, { sites: before.sites, times: -1 }),
      bytes: after.bytes - before.bytes,
      millis: after.millis - before.millis,
      external: {
        sites: sumSites({ sites: now.sites, times: 1 }, { sites: then.sites, times: -1 }),
        rest: now.rest - then.rest,
      },
    };
  }

  async #lookOutside(): Promise<void> {
    this.look();
    await this.#external.resolve();
  }

  /** Adds what the open window has sampled to the sums and starts afresh: for the next fold, or for what is alive. */
  async #foldWindow(): Promise<void> {
    const now = this.#now();
    const profile = await this.#unlessStopped("HeapProfiler.stopSampling");
    await this.#start(this.#windows > 0);
    const sites = profile ? sitesOf(profile, this.interval) : [];
    const bytes = Math.max(0, now.bytes - this.#foldedAt.bytes);
    this.#windowSites = sumSites(
      { sites: this.#windowSites, times: 1 },
      { sites, times: 1 },
    );
    this.#ledger.addWindow(sites, bytes);
    this.#windowBytes += bytes;
    this.#windowMillis += now.millis - this.#foldedAt.millis;
    this.#foldedAt = this.#now();
  }

  async #inUse(): Promise<InUse> {
    const stopMeter = meterGc();
    // V8 lets go of dead buffers at the beginning of the next collection.
    if (this.look().external_memory > SWEPT_LATE_BYTES) {
      await this.#client.send("HeapProfiler.collectGarbage");
    }
    let profile: HeapProfile | undefined;
    if (this.#windows > 0) await this.#client.send("HeapProfiler.collectGarbage");
    else profile = await this.#unlessStopped("HeapProfiler.getSamplingProfile");
    if (profile === undefined && this.#windows === 0) {
      await this.#start();
      await this.#client.send("HeapProfiler.collectGarbage");
    }
    const live = stopMeter().live ?? { heap: 0, code: 0, external: 0 };
    this.#external.look(live.external);
    const sites = profile ? sitesOf(profile, this.interval) : [];
    const carried = this.#last ? carryOver(this.#last, sites, live.heap) : [];
    const inUse = {
      sites,
      carried,
      carriedFrom: this.#last?.at,
      unexplained: this.#last?.unexplained ?? 0,
      live,
    };
    this.#read = this.#seen(inUse);
    return inUse;
  }

  #seen({ sites, carried, live }: InUse): LastSeen {
    const all = sumSites({ sites, times: 1 }, { sites: carried, times: 1 });
    return { sites: all, unexplained: Math.max(0, live.heap - totalBytes(all)), at: Date.now() };
  }

  /** Reads the sampler; if another session stopped it, what was read last is what was last seen. */
  async #unlessStopped(
    command: "HeapProfiler.getSamplingProfile" | "HeapProfiler.stopSampling",
  ): Promise<HeapProfile | undefined> {
    try {
      return (await this.#client.send(command)).profile;
    } catch {
      this.restarts++;
      this.#last = this.#read ?? this.#last;
      return undefined;
    }
  }

  async #start(withDead = false): Promise<void> {
    await startHeapSampling(this.#client, this.interval, withDead);
  }

  #now(): { bytes: number; millis: number } {
    return { bytes: this.#counter.read(), millis: performance.now() };
  }
}
