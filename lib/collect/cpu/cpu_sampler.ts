import { type InspectorClient, InspectorError } from "../../inspect/inspector_client.ts";
import type { CpuProfile } from "../../inspect/protocol.ts";
import { type Rounds, timedRounds } from "../../native/rounds.ts";
import type { SamplerThreads } from "../../native/sampler_threads.ts";
import { inOrder } from "../../profile/import/v8/ticks.ts";
import { ProfilerClock } from "../clock/profiler_clock.ts";
import { elapsedTimes, type ThreadClock, type ThreadTimes } from "../clock/thread_clock.ts";
import { unixNanos } from "../clock/unix_time.ts";
import { followLabels, type SampleLabels } from "../labels/sample_labels.ts";
import type { Boot } from "../target/boot.ts";
import type { CoreTimes } from "./on_core.ts";
import type { IdleCost, WindowIdleCost } from "./idle_cost.ts";

/** What is known of the thread in a window. */
export interface WindowTimes extends ThreadTimes {
  /** Time in the kernel, in nanoseconds. */
  system?: number;
  /** When it had a core, and V8's samplers. */
  cores?: CoreTimes;
}

/** A finished window of CPU sampling. */
export interface CpuWindow {
  profile: CpuProfile;
  /** Times of the thread within the window. */
  thread: WindowTimes;
  /** Unix nanoseconds of the start. */
  startedAt: bigint;
  wallNanos: number;
  /** Wall time of the thread in collections, in nanoseconds, where V8 reports it. */
  collected?: number;
  /** What woke the thread only because of the profiler, as far as known. */
  idleCost?: WindowIdleCost;
  /** Which labels were in force; absent where none were asked for, or used. */
  labels?: SampleLabels;
}

/** A window that samples. */
export interface OpenCpuWindow {
  /** Ends the window. */
  close(): Promise<CpuWindow>;
}

/** How the sampler runs. */
export interface CpuSamplerOptions {
  /** Between two samples. */
  intervalMicros: number;
  clock: ThreadClock;
  /** How often the window that keeps V8 warm is replaced, which bounds its memory; 20000. */
  rotationMillis?: number;
  /** Begins the names of its windows, which all connections to an isolate share; "deno-pprof". */
  title?: string;
  /** Whether the isolate is another one: then its collections cannot be watched. */
  outside?: boolean;
  /** Whether the thread does nothing: then windows are replaced less often, which costs some milliseconds each time. */
  rests?: () => boolean;
  /** When to look after what windows note; by a timer unless given. */
  rounds?: Rounds;
  /** Knows what it costs the thread to be woken by the profiler. */
  idleCost?: IdleCost;
  /** What samples on this connection already. */
  boot?: Pick<Boot, "title" | "intervalMicros">;
  /** Whether it must not sample: its windows have no samples, only times. */
  silent?: boolean;
}

/**
 * Sees what the sampler saw, segment by segment. Called just before a segment
 * ends; what it returns gets the samples, which begin where the last ones
 * ended, or a little before.
 */
export interface WarmListener {
  (): (profile: CpuProfile) => void;
}

const ROTATION_MILLIS = 20_000;
/** Of a thread that does nothing: its samples are few bytes each. */
const MAX_SKIPPED_ROTATIONS = 5;
/** V8 refuses more than 100 profiles at once. */
const MAX_WINDOWS = 32;

/**
 * The CPU sampler of an isolate: always on, with any number of windows cut out
 * of the same sampling.
 *
 * V8 keeps the inlining tables that blame the right function only for code
 * that it compiles while it profiles. So one window of the session is open at
 * any time, replaced before it grows; each client's window is another one over
 * the same, warm session and independent of the rotation.
 */
export class CpuSampler {
  /** Between two samples, in nanoseconds. */
  readonly periodNanos: number;
  /** What V8's times are here. */
  readonly time: ProfilerClock = new ProfilerClock();
  /** How much later than usual ticks ever came on purpose, in microseconds. */
  longestDelay = 0;
  /** When to look after what windows note. */
  readonly rounds: Rounds;
  /** Whether V8's own thread runs at every tick; not known before {@linkcode CpuSampler.runAtOnce}. */
  threads: SamplerThreads = { refused: "the profiler has just started" };
  #client: InspectorClient;
  #clock: ThreadClock;
  #title: string;
  #outside: boolean;
  #silent: boolean;
  #idleCost: IdleCost | undefined;
  #titles = 0;
  #warm = "";
  #rotation: ReturnType<typeof setInterval> | undefined;
  #listeners = new Set<WarmListener>();
  #windowListeners = new Set<() => void>();
  #delay = 0;
  #open = new Set<string>();
  #begun = new Map<string, number>();
  #finished = new Map<string, (profile: CpuProfile) => void>();
  #off: () => void;

  private constructor(client: InspectorClient, options: CpuSamplerOptions) {
    this.#client = client;
    this.#clock = options.clock;
    this.#title = options.title ?? "deno-pprof";
    this.#outside = options.outside ?? false;
    this.#silent = options.silent ?? false;
    this.#idleCost = options.idleCost;
    this.rounds = options.rounds ?? timedRounds;
    this.periodNanos = options.intervalMicros * 1e3;
    this.#off = client.on("Profiler.consoleProfileFinished", ({ title, profile }) => {
      this.#finished.get(title ?? "")?.(profile);
    });
  }

  /** Starts sampling and goes on until `stop`. */
  static async start(client: InspectorClient, options: CpuSamplerOptions): Promise<CpuSampler> {
    const sampler = new CpuSampler(client, options);
    if (options.silent) return sampler;
    const { boot, intervalMicros } = options;
    // V8 takes 8 ms to begin again, but the interval is for good while anything samples.
    const goesOn = boot?.intervalMicros === intervalMicros;
    if (boot && !goesOn) await client.console("profileEnd", boot.title);
    if (!goesOn) {
      // In this order: once enabled, it also records the windows that other connections open.
      await client.send("Profiler.setSamplingInterval", { interval: intervalMicros });
      await client.send("Profiler.enable");
    }
    await sampler.renew();
    if (boot && goesOn) await client.console("profileEnd", boot.title);
    options.idleCost?.begin(intervalMicros);
    let skipped = 0;
    const rotation = setInterval(() => {
      if (options.rests?.() && skipped++ < MAX_SKIPPED_ROTATIONS) return;
      skipped = 0;
      void sampler.#rotate();
    }, options.rotationMillis ?? ROTATION_MILLIS);
    Deno.unrefTimer(rotation);
    sampler.#rotation = rotation;
    return sampler;
  }

  /**
   * Lets the thread by which V8 samples run at every tick, where that can be had.
   *
   * @param first Whether somebody begins or ends to wait for what it sees; whoever else does goes on.
   */
  async runAtOnce(first?: boolean): Promise<void> {
    if (this.#silent) return;
    const { beginFirst, endFirst, prioritiseSamplers } = await import(
      "../../native/sampler_threads.ts"
    );
    this.threads = first === undefined ? prioritiseSamplers() : first ? beginFirst() : endFirst();
  }

  /** Whether it only measures times. */
  get isSilent(): boolean {
    return this.#silent;
  }

  /**
   * Starts another one of the same isolate.
   *
   * @param client A connection of its own.
   * @param intervalMicros Between two samples.
   */
  async beside(client: InspectorClient, intervalMicros: number): Promise<CpuSampler> {
    return await CpuSampler.start(client, {
      intervalMicros,
      clock: this.#clock,
      title: `${this.#nextTitle()} beside`,
      outside: this.#outside,
      rounds: this.rounds,
      ...this.#idleCost ? { idleCost: this.#idleCost } : {},
    });
  }

  /** Calls the listener before each window that clients open, until the returned function is called. */
  onWindow(listener: () => void): () => void {
    this.#windowListeners.add(listener);
    return () => this.#windowListeners.delete(listener);
  }

  /** Says how much later than usual ticks may come from now on, since the thread does nothing; in microseconds. */
  delayTicks(micros: number): void {
    if (micros === this.#delay) return;
    const usual = this.periodNanos / 1e3;
    this.#idleCost?.end(usual + this.#delay);
    this.#delay = micros;
    this.#idleCost?.begin(usual + micros, usual);
    this.longestDelay = Math.max(this.longestDelay, micros);
  }

  /**
   * What woke the thread only because of the profiler in a span that is over.
   *
   * @param profile Its samples.
   * @param wallNanos Its length.
   * @returns Nothing where that is not known.
   */
  idleCostOf({ samples = [] }: CpuProfile, wallNanos: number): WindowIdleCost | undefined {
    return this.#idleCost?.of(samples.length, wallNanos / 1e6);
  }

  /** How many windows clients have open. */
  get windows(): number {
    return this.#open.size;
  }

  /** Titles of what has begun and not ended. */
  get begun(): string[] {
    return [...this.#begun.keys()];
  }

  /**
   * Opens a window that begins now.
   *
   * @param withLabels Whether it also follows which labels are in force, in this isolate only.
   * @throws {RangeError} If too many are open.
   */
  async open(withLabels = false): Promise<OpenCpuWindow> {
    if (this.#open.size >= MAX_WINDOWS) {
      throw new RangeError(`Cannot profile: ${MAX_WINDOWS} windows are open already`);
    }
    const title = this.#nextTitle();
    this.#open.add(title);
    for (const listener of this.#windowListeners) listener();
    await this.runAtOnce(true);
    const follow = withLabels && !this.#outside ? followLabels(this) : () => undefined;
    await this.#begin(title);
    const startedAt = unixNanos();
    const started = performance.now();
    const before = await this.#clock.read();
    const system = this.#clock.readSystem?.();
    const mark = this.#idleCost?.mark();
    return {
      close: async () => {
        this.#open.delete(title);
        const thread = {
          ...elapsedTimes(before, await this.#clock.read()),
          ...(system === undefined ? {} : { system: this.#clock.readSystem!() - system }),
        };
        const wallNanos = Math.round((performance.now() - started) * 1e6);
        const profile = await this.#end(title);
        await this.runAtOnce(false);
        const labels = follow();
        const idleCost = mark && this.#idleCost?.since(mark);
        return {
          profile,
          thread,
          startedAt,
          wallNanos,
          ...idleCost ? { idleCost } : {},
          ...labels ? { labels } : {},
        };
      },
    };
  }

  /** Shows every segment of samples once, until the returned function is called. */
  listen(listener: WarmListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the warm window now and begins another; listeners have seen it when this is over. */
  async renew(): Promise<void> {
    const old = this.#warm;
    this.#warm = this.#nextTitle();
    await this.#begin(this.#warm);
    if (!old) return;
    const receivers = Array.from(this.#listeners, (listener) => listener());
    const profile = await this.#end(old);
    for (const receive of receivers) receive(profile);
  }

  /** Renews, unless the connection is gone: who holds that hears of it by itself. */
  async #rotate(): Promise<void> {
    try {
      await this.renew();
    } catch (error) {
      if (!(error instanceof InspectorError)) throw error;
    }
  }

  /** Ends all sampling. Open windows must be closed before. */
  async stop(): Promise<void> {
    clearInterval(this.#rotation);
    if (this.#silent) return this.#off();
    this.#idleCost?.end(this.periodNanos / 1e3 + this.#delay);
    if (this.#warm) await this.#end(this.#warm);
    this.#warm = "";
    this.#off();
    await this.#client.send("Profiler.disable");
  }

  #nextTitle(): string {
    return `${this.#title} ${++this.#titles}`;
  }

  async #begin(title: string): Promise<void> {
    this.#begun.set(title, performance.now());
    if (this.#silent) return;
    await this.#client.console("profile", title);
  }

  async #end(title: string): Promise<CpuProfile> {
    if (this.#silent) return this.#withoutSamples(title);
    const profile = new Promise<CpuProfile>((resolve) => this.#finished.set(title, resolve));
    try {
      await this.#client.console("profileEnd", title);
      const ended = inOrder(await profile);
      this.time.note(this.#begun.get(title)!, ended.startTime);
      return ended;
    } finally {
      this.#begun.delete(title);
      this.#finished.delete(title);
    }
  }

  #withoutSamples(title: string): CpuProfile {
    const [startTime, endTime] = [this.#begun.get(title)!, performance.now()]
      .map((millis) => Math.round(millis * 1e3)) as [number, number];
    this.time.note(startTime / 1e3, startTime);
    this.#begun.delete(title);
    return { nodes: [], samples: [], timeDeltas: [], startTime, endTime };
  }
}
