import type { Place, PlaceScope, Stacks, Turn } from "./wait.ts";

/** V8's view of a frame, as `Error.prepareStackTrace` gets it. */
interface CallSite {
  /** In Deno a ninth of what `getFileName` takes, which looks into source maps. */
  getScriptNameOrSourceURL(): string | null;
  isNative(): boolean;
  isAsync(): boolean;
  getFunctionName(): string | null;
  toString(): string;
}

/** How V8 makes the traces of errors; the program may have set both. */
interface ErrorSettings {
  stackTraceLimit: number | undefined;
  prepareStackTrace?: unknown;
}

/** Functions of which hooks are made. */
interface Below {
  init: (promise: object, parent: object | undefined) => void;
  settled: (promise: object) => void;
}

/** Frames of the hooks themselves, and V8's own of `then` and `all`. */
const PLACE_FRAMES = 5;
/** The same, with callers. */
const CALLED_FRAMES = 14;
const SETTLER_FRAMES = 12;
/** The part of the time that stacks may take, unless told. */
const BUDGET = 0.02;
/** So many in a round are always to be had. */
const MIN_STACKS = 40;
/** The chance is set again so often. */
const ROUND_MILLIS = 50;
const MIN_CHANCE = 0.002;
/** What began by chance goes on so for this time: a request has all its stacks, or nothing. */
const TURN_MILLIS = 1_000;
/** What a stack takes, before anything is known, at most, and by which part one changes that. */
const FIRST_MILLIS = 0.02;
/** When the machine is crowded some take as long as others have the core. */
const MAX_MILLIS = 0.1;
const STEP = 0.03;
const COMBINED = /^(all|allSettled|any|race)$/;
/** Files of Deno and Node. */
const PLATFORM_REGEXP = /^(ext|node):|^$/;
/** Functions that run microtasks between timers: they wait for nothing. */
const LOOP_REGEXP =
  /^(drainTicks|processTimers|__processTimers|processTicksAndRejections|runMicrotasks|runNextTicks|listOnTimeout|processImmediate)$/;
/** The hooks' own frame in Deno. */
const HOOK_FILE = "ext:deno_node/v8.ts";

/**
 * Takes stacks where promises are made, of a random part of the turns of the
 * event loop: so many that they take some hundredths of the time.
 */
export class WaitStacks implements Stacks {
  /** Stacks so far. */
  taken = 0;
  #chance = 1;
  #mean = FIRST_MILLIS;
  #before = 0;
  #round = performance.now();
  #isTaking = false;
  #sites: CallSite[] = [];
  #below: Below;
  #budget: number;
  #prepare = (_: unknown, sites: CallSite[]) => this.#sites = sites;

  /**
   * @param below The hooks above which no frames are of interest.
   * @param budget The part of the time that stacks may take.
   */
  constructor(below: Below, budget = BUDGET) {
    this.#below = below;
    this.#budget = budget;
  }

  /** Whether hooks are called because of what is done here. */
  get isTaking(): boolean {
    return this.#isTaking;
  }

  /** Draws for a turn that nothing led to, or something long ago. */
  turn(before: Turn | undefined): Turn {
    const now = performance.now();
    if (now - this.#round >= ROUND_MILLIS) this.#adapt(now);
    if (before && now - before.at < TURN_MILLIS && before.chance < 2 * this.#chance) return before;
    return { at: now, hasStacks: Math.random() < this.#chance, chance: this.#chance };
  }

  /** The function that waits. */
  place(scope: PlaceScope): Place | undefined {
    return this.#timed(() => this.#place(scope));
  }

  #timed<T>(work: () => T): T {
    const from = performance.now();
    const result = work();
    const took = performance.now() - from;
    this.#mean += (Math.min(took, MAX_MILLIS) - this.#mean) * STEP;
    return result;
  }

  #place(scope: PlaceScope): Place | undefined {
    let isDerived = false;
    let isElement = false;
    const frames = scope === "none" ? PLACE_FRAMES : CALLED_FRAMES;
    const sites = this.#take(frames, this.#below.init);
    for (const [i, site] of sites.entries()) {
      const file = site.getScriptNameOrSourceURL();
      if (file === HOOK_FILE) continue;
      // What follows a promise calls `then` by itself, with nobody's function.
      if (isDerived && isLoop(site, file)) continue;
      if (file !== null && !site.isNative()) {
        const place = { line: site.toString(), isDerived, isElement, callers: [] };
        if (isDerived || scope === "none") return place;
        const rest = sites.slice(i + 1);
        if (scope === "callers") return { ...place, callers: callersOf(rest) };
        // What the event loop calls has its frames below it.
        const others = rest.filter((site) => !isLoop(site, site.getScriptNameOrSourceURL()));
        const isResumed = others.every((site) => site.isAsync());
        return isResumed ? { ...place, outer: linesOf(others) } : place;
      }
      isDerived = true;
      isElement ||= COMBINED.test(site.getFunctionName() ?? "");
    }
    return undefined;
  }

  /** The files of what settles a promise. */
  settler(inTurn: boolean): string[] {
    return this.#timed(() => {
      const files: string[] = [];
      for (const site of this.#take(SETTLER_FRAMES, this.#below.settled)) {
        const file = site.getScriptNameOrSourceURL() ?? "";
        if (inTurn && !PLATFORM_REGEXP.test(file)) break;
        files.push(file);
      }
      return files;
    });
  }

  #take(limit: number, below: Below[keyof Below]): CallSite[] {
    const settings = Error as unknown as ErrorSettings;
    const { prepareStackTrace, stackTraceLimit } = settings;
    const isPrepared = Object.hasOwn(settings, "prepareStackTrace");
    const target: { stack?: unknown } = {};
    this.#sites = [];
    this.#isTaking = true;
    try {
      settings.prepareStackTrace = this.#prepare;
      settings.stackTraceLimit = limit;
      Error.captureStackTrace(target, below);
      void target.stack;
    } catch {
      // The program keeps its errors to itself: this place stays unknown.
    } finally {
      this.#isTaking = false;
      settings.stackTraceLimit = stackTraceLimit;
      if (isPrepared) settings.prepareStackTrace = prepareStackTrace;
      else delete settings.prepareStackTrace;
    }
    this.taken++;
    return this.#sites;
  }

  #adapt(now: number): void {
    const taken = this.taken - this.#before;
    const most = this.#budget * (now - this.#round) / this.#mean;
    const wanted = taken > 0 ? this.#chance * Math.max(most, MIN_STACKS) / taken : 1;
    // Not at once: what comes next may be another kind of work.
    this.#chance = Math.min(1, Math.max(MIN_CHANCE, Math.min(wanted, this.#chance * 2)));
    this.#before = this.taken;
    this.#round = now;
  }
}

function isLoop(site: CallSite, file: string | null): boolean {
  return file !== null && PLATFORM_REGEXP.test(file) &&
    LOOP_REGEXP.test(site.getFunctionName() ?? "");
}

/** Async frames are who waits: that is known otherwise. */
function callersOf(sites: readonly CallSite[]): string[] {
  const async = sites.findIndex((site) => site.isAsync());
  return linesOf(async < 0 ? sites : sites.slice(0, async));
}

function linesOf(sites: readonly CallSite[]): string[] {
  return sites.flatMap((site) => site.isNative() ? [] : site.toString());
}
