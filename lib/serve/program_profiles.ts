import type { ProcessWindowOptions } from "../collect/cpu/process_window.ts";
import type { ProfileKind } from "../collect/kinds/profile_kind.ts";
import type { TakeOptions, WindowEdges } from "../collect/kinds/take_options.ts";
import type { Collectors } from "../collect/target/own.ts";
import type { ChromeTrace } from "../collect/trace/trace_event.ts";
import type { Profile } from "../profile/types.ts";
import type { LateRecorder } from "../record/late_recorder.ts";
import type { IndexCounts } from "../threads/join/join_counts.ts";
import type { Peer } from "../threads/message.ts";
import type { ProgramThreads } from "../threads/program_threads.ts";
import type { Complete, Query } from "../threads/thread_group.ts";

/** What they are made of. */
export interface ProfileSources {
  /** Nothing where nothing can be collected; `notes` begins with the reason then. */
  collectors: Collectors | undefined;
  notes: readonly string[];
  recorder: LateRecorder | undefined;
  /** The other threads, if they are profiled. */
  threads: ProgramThreads | undefined;
  /** This thread. */
  self: Peer;
  /** Aborts when the profiler stops. */
  stopped: AbortSignal;
}

/** Takes profiles and traces of this thread and, as far as they reply, of the program's others. */
export class ProgramProfiles {
  #collectors: Collectors | undefined;
  #notes: readonly string[];
  #recorder: LateRecorder | undefined;
  #threads: ProgramThreads | undefined;
  #self: Peer;
  #stopped: AbortSignal;
  /** They are finished before the samplers end. */
  #pending = new Set<Promise<unknown>>();
  /** Whether the samplers have ended, or are about to. */
  #isOver = false;

  constructor({ collectors, notes, recorder, threads, self, stopped }: ProfileSources) {
    this.#collectors = collectors;
    this.#notes = notes;
    this.#recorder = recorder;
    this.#threads = threads;
    this.#self = self;
    this.#stopped = stopped;
  }

  /** What is being taken. */
  get pending(): Promise<unknown>[] {
    return [...this.#pending];
  }

  /** Takes nothing any more: the samplers are about to end. */
  end(): void {
    this.#isOver = true;
  }

  /** @throws {RangeError} If the samplers have ended: one that has never answers. */
  #checkRuns(kind: string): void {
    if (!this.#isOver) return;
    throw new RangeError(`Cannot take profile "${kind}": the profiler has stopped`);
  }

  /**
   * Takes a profile.
   *
   * @throws {RangeError} If it cannot be collected.
   */
  take(kind: ProfileKind, options: TakeOptions): Promise<Profile> {
    // What takes it may have to be loaded first: that belongs to it, for a stop meanwhile.
    return this.#finished(this.#loadAndTake(kind, options));
  }

  async #loadAndTake(kind: ProfileKind, options: TakeOptions): Promise<Profile> {
    const collectors = this.#collectors;
    if (collectors === undefined) {
      throw new RangeError(`Cannot take profile "${kind.name}": ${this.#notes[0]}`);
    }
    const {
      each = false,
      recent = false,
      exact = false,
      native = true,
      threads,
      hz,
      seconds = kind.length,
    } = options;
    const { task, thread } = this.#self;
    const { kindOptions } = await import("../collect/kinds/kind_options.ts");
    const takeOwn = await kind.take.own();
    using process = kind.isOfAllThreads
      ? await openProcess({
        native,
        threads,
        task,
        thread,
        rounds: collectors.cpu.rounds,
        stopped: this.#stopped,
      })
      : undefined;
    const take = async (begun = () => {}) => {
      this.#checkRuns(kind.name);
      const edges = edgesOf(process, begun);
      return await takeOwn(collectors, kindOptions(kind, options, this.#stopped, edges));
    };
    this.#checkRuns(kind.name);
    const complete = async (profile: Profile, tasks: ReadonlySet<string>) =>
      await process?.complete(profile, tasks) ?? profile;
    if (kind.scope === "process" || !this.#threads) {
      return await complete(await take(), new Set([task]));
    }
    // Counting every allocation is a burden that was asked for here, not in every thread.
    if (exact) return this.#threads.alone(await take());
    const query = { kind: kind.name, seconds, each, recent, hz };
    return await this.#ofAllThreads(query, take, complete);
  }

  /**
   * The CPU profile of the last seconds.
   *
   * @param threads `main`: without the threads that run no JavaScript of the program.
   * @throws {RangeError} If they were not recorded.
   */
  async last(kind: ProfileKind, seconds: number, threads?: "main"): Promise<Profile> {
    const recorder = this.#recorder;
    if (!recorder) throw new RangeError("Cannot look back: nothing is recorded");
    const until = Date.now();
    const since = until - seconds * 1e3;
    let own: Profile | undefined;
    const profile = await this.#ofAllThreads(
      { kind: kind.name, since, seconds },
      async () => own = await recorder.cpu({ from: since, until }),
    );
    return threads === "main" ? profile : await recorder.withOthers(profile, own);
  }

  /**
   * Records a trace.
   *
   * @throws {RangeError} If that cannot be.
   */
  async trace(seconds: number, signal: AbortSignal): Promise<ChromeTrace> {
    const collectors = this.#collectors;
    if (!collectors) throw new RangeError(`Could not enable tracing: ${this.#notes[0]}`);
    // What nobody asked for yet is not loaded at the start of the service.
    const { takeTrace } = await import("../collect/trace/take_trace.ts");
    const take = () => takeTrace(collectors, seconds, signal);
    return await this.#finished(this.#threads ? this.#threads.trace(seconds, take) : take());
  }

  /** How many stacks of each kind all threads have that reply at once. */
  async counts(): Promise<IndexCounts> {
    if (!this.#collectors) return { counts: new Map(), remarks: [], silent: [] };
    const { countKinds } = await import("../collect/kinds/known_kinds.ts");
    const own = { counts: countKinds(this.#collectors), remarks: [], silent: [] };
    return await this.#threads?.counts(own) ?? own;
  }

  /** Adds what the other threads reply, if there are any. */
  async #ofAllThreads(
    query: Query,
    take: (begun: () => void) => Promise<Profile>,
    complete?: Complete,
  ): Promise<Profile> {
    if (!this.#threads) return await take(() => {});
    return await this.#threads.take(query, take, complete);
  }

  /** Remembers what is being taken until it is there. */
  async #finished<T>(taken: Promise<T>): Promise<T> {
    this.#pending.add(taken);
    try {
      return await taken;
    } finally {
      this.#pending.delete(taken);
    }
  }
}

async function openProcess(options: ProcessWindowOptions) {
  const { ProcessWindow } = await import("../collect/cpu/process_window.ts");
  return await ProcessWindow.prepare(options);
}

/** @param begun Is told when the window begins. */
function edgesOf(process: WindowEdges | undefined, begun: () => void): WindowEdges {
  return {
    open() {
      process?.open();
      begun();
    },
    close() {
      process?.close();
    },
    get cores() {
      return process?.cores;
    },
    below: async (window) => await process?.below?.(window),
  };
}
