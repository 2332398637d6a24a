import type { SamplerRest } from "../../native/sampler_rest.ts";
import type { CpuProfile, CpuProfileNode } from "../../inspect/protocol.ts";
import { callersOf } from "../../profile/import/v8/ticks.ts";
import { scriptOrigin } from "../source/script_origin.ts";
import type { Heartbeat } from "../stalls/heartbeat.ts";
import type { CpuSampler } from "./cpu_sampler.ts";

/** From and until, in milliseconds of `performance.now()`. */
type Span = readonly [from: number, until: number];

/** What decides whether V8's sampler rests. */
export interface IdleSamplingOptions {
  cpu: Pick<
    CpuSampler,
    "isSilent" | "periodNanos" | "time" | "windows" | "renew" | "delayTicks" | "onWindow" | "listen"
  >;
  heartbeat: Pick<Heartbeat, "rests" | "listen" | "onWake">;
  /** The application's main module. */
  root: string;
  /** Makes what lets V8's thread rest, and says how much later its ticks come then. */
  makeRest?: (intervalMicros: number) => Promise<{ rest: Rest; lateMicros: number }>;
  /** Milliseconds, as `performance.now()` returns them. */
  now?: () => number;
}

type Rest = Pick<SamplerRest, "begin" | "end" | typeof Symbol.dispose>;

/** So much rest of the heartbeat, without any work of the program in it, and V8's sampler rests with it. */
const QUIET_MILLIS = 20_000;
/** A program that works unseen by the heartbeat is not looked at again sooner. */
const AGAIN_MILLIS = 60_000;
/** What comes right before a request belongs to it: the two clocks are joined to the millisecond. */
const EDGE_MILLIS = 5;
/** Whose functions are the program's work. */
const PROGRAM: ReadonlySet<string> = new Set(["application", "package"]);

/**
 * Lets V8's sampler rest while its thread has nothing to do, which is most of
 * what a profiler costs then.
 *
 * A request ends the rest before it is served, and so does a window that
 * begins. What the program begins by itself would be sampled seldom at first.
 * So the sampler rests only where samples have shown that the program does not
 * work while the heartbeat rests.
 */
export class IdleSampling {
  #cpu: IdleSamplingOptions["cpu"];
  #heartbeat: IdleSamplingOptions["heartbeat"];
  #root: string;
  #makeRest: NonNullable<IdleSamplingOptions["makeRest"]>;
  #now: () => number;
  #rest: { rest: Rest; lateMicros: number } | undefined;
  #isLoading = false;
  #isStopped = false;
  /** Since when the heartbeat rests. */
  #since: number | undefined;
  /** Where it rested since the last segment of samples. */
  #spans: Span[] = [];
  #isQuiet = false;
  #judgedAt = -Infinity;
  #offs: (() => void)[];

  constructor(
    { cpu, heartbeat, root, makeRest = loadRest, now = () => performance.now() }:
      IdleSamplingOptions,
  ) {
    this.#cpu = cpu;
    this.#heartbeat = heartbeat;
    this.#root = root;
    this.#makeRest = makeRest;
    this.#now = now;
    this.#offs = cpu.isSilent ? [] : [
      heartbeat.listen(() => this.#look()),
      heartbeat.onWake(() => this.#wake()),
      cpu.onWindow(() => this.#end()),
      cpu.listen(() => {
        const spans = this.#takeSpans();
        return (profile) => this.#judge(profile, spans);
      }),
    ];
  }

  /** It samples as before from now on. */
  stop(): void {
    this.#isStopped = true;
    for (const off of this.#offs) off();
    this.#end();
    this.#rest?.rest[Symbol.dispose]();
  }

  #look(): void {
    if (!this.#heartbeat.rests) return;
    const now = this.#now();
    this.#since ??= now;
    if (this.#isQuiet) void this.#begin();
    else if (now - this.#judgedAt >= AGAIN_MILLIS && this.#rested(now) >= QUIET_MILLIS) {
      this.#judgedAt = now;
      // Segments are long: it would be known in minutes only.
      void this.#cpu.renew().catch(() => {});
    }
  }

  #wake(): void {
    this.#end();
    if (this.#since !== undefined) this.#spans.push([this.#since, this.#now()]);
    this.#since = undefined;
  }

  async #begin(): Promise<void> {
    if (this.#isLoading || this.#cpu.windows > 0) return;
    if (!this.#rest) {
      this.#isLoading = true;
      this.#rest = await this.#makeRest(this.#cpu.periodNanos / 1e3);
      this.#isLoading = false;
      if (!this.#heartbeat.rests || this.#cpu.windows > 0 || this.#isStopped) return;
    }
    if (this.#rest.rest.begin()) this.#cpu.delayTicks(this.#rest.lateMicros);
  }

  #end(): void {
    this.#rest?.rest.end();
    this.#cpu.delayTicks(0);
  }

  #rested(now: number): number {
    const spans = this.#since === undefined ? this.#spans : [...this.#spans, [this.#since, now]];
    return spans.reduce((sum, [from, until]) => sum + until! - from!, 0);
  }

  #takeSpans(): Span[] {
    const now = this.#now();
    const spans = this.#spans;
    this.#spans = [];
    if (this.#since !== undefined) {
      spans.push([this.#since, now]);
      this.#since = now;
    }
    return spans;
  }

  #judge(profile: CpuProfile, spans: readonly Span[]): void {
    const length = spans.reduce((sum, [from, until]) => sum + until - from, 0);
    const works = spans.length > 0 && this.#worksIn(profile, spans);
    if (works) {
      this.#isQuiet = false;
      this.#judgedAt = this.#now();
      this.#end();
    } else if (length >= QUIET_MILLIS) this.#isQuiet = true;
  }

  /** Whether samples show the program at work in some spans. */
  #worksIn(
    { nodes, samples = [], timeDeltas = [], startTime }: CpuProfile,
    spans: readonly Span[],
  ) {
    const seen = new Set<number>();
    let at = startTime;
    samples.forEach((id, i) => {
      at += timeDeltas[i] ?? 0;
      const millis = this.#cpu.time.millis(at);
      const isIn = spans.some(([from, until]) => from <= millis && millis < until - EDGE_MILLIS);
      if (isIn) seen.add(id);
    });
    const callers = callersOf(nodes);
    return nodes.some((node) => seen.has(node.id) && this.#isProgram(node, callers));
  }

  /** Whether the program runs in a call, or further out. */
  #isProgram(node: CpuProfileNode, callers: ReadonlyMap<number, CpuProfileNode>): boolean {
    for (let each: CpuProfileNode | undefined = node; each; each = callers.get(each.id)) {
      const { url, scriptId, functionName } = each.callFrame;
      const { owner } = scriptOrigin(url, scriptId !== "0", functionName, this.#root);
      if (PROGRAM.has(owner)) return true;
    }
    return false;
  }
}

async function loadRest(intervalMicros: number): Promise<{ rest: Rest; lateMicros: number }> {
  const { REST_MICROS, SamplerRest } = await import("../../native/sampler_rest.ts");
  return { rest: new SamplerRest(intervalMicros), lateMicros: REST_MICROS };
}
