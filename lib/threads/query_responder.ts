import { delay } from "../base/delay.ts";
import { errorMessage } from "../base/error_message.ts";
import type { CpuSampler } from "../collect/cpu/cpu_sampler.ts";
import { followLabels, type SampleLabels } from "../collect/labels/sample_labels.ts";
import type { Collectors } from "../collect/target/own.ts";
import { serializeProfile } from "../profile/encode.ts";
import type { Profile } from "../profile/types.ts";
import type { Span } from "../record/recorded_cpu.ts";
import { COUNTS, type Message, MOST_BYTES, type Take, TRACE } from "./message.ts";

/** How often what was sampled is sent, so that a thread that is ended has told nearly all. */
const PIECE_MILLIS = 500;
/** As many windows as V8 would have in one thread. */
const MOST_QUESTIONS = 32;
/** Who asked so long ago may not wait any more, which is what is said next. */
const LATE_MILLIS = 1_000;
const NEXT_MILLIS = 100;
/** So much may be missing at the ends of a span. */
const LACK_MILLIS = 1_000;

/** Has what was sampled. */
export interface SpanRecorder {
  /** See `Recorder.cpu`. */
  cpu(span: Span, labels?: () => SampleLabels | undefined): Promise<Profile>;
}

/** What is being answered. */
interface Answering {
  stop: AbortController;
  /** When the window ends, in Unix milliseconds. */
  until: number;
}

/** CPU samples that are sent piece by piece. */
interface Stream {
  take: Take;
  answering: Answering;
  cpu: CpuSampler;
  recorder: SpanRecorder;
  /** What the profile has to say. */
  lack?: string | undefined;
}

/** Answers what other threads want to know of this one. */
export class Answers {
  #collectors: Collectors;
  #recorder: SpanRecorder;
  #id: string;
  #post: (message: Message) => void;
  #answering = new Map<string, Answering>();
  #running = new Set<Promise<void>>();

  /**
   * @param recorder Has what was sampled while the event loop could not hear the question.
   * @param id This thread's.
   * @param post Sends to the others.
   */
  constructor(
    collectors: Collectors,
    recorder: SpanRecorder,
    id: string,
    post: (message: Message) => void,
  ) {
    this.#collectors = collectors;
    this.#recorder = recorder;
    this.#id = id;
    this.#post = post;
  }

  /** Answers a question, however that ends. */
  take(take: Take): void {
    const running = this.#answer(take).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #answer(take: Take): Promise<void> {
    const key = keyOf(take);
    if (this.#answering.has(key) || this.#answering.size >= MOST_QUESTIONS) return;
    const until = take.since + Math.max(0, take.seconds) * 1e3;
    const answering: Answering = { stop: new AbortController(), until };
    this.#answering.set(key, answering);
    let error = "";
    try {
      if (take.kind === TRACE) await this.#trace(take, answering);
      else if (take.kind === COUNTS) await this.#count(take);
      else await this.#takeKind(take, answering);
    } catch (cause) {
      error = errorMessage(cause);
    } finally {
      this.#answering.delete(key);
    }
    this.#post({ type: "done", from: this.#id, to: take.from, ask: take.ask, error });
  }

  /** The window of a question is over. */
  end(question: { from: string; ask: number; until: number }): void {
    const answering = this.#answering.get(keyOf(question));
    if (!answering) return;
    answering.until = Math.min(answering.until, question.until);
    answering.stop.abort();
  }

  /** Ends all at once; what there is is sent. */
  async stop(): Promise<void> {
    for (const answering of this.#answering.values()) {
      answering.until = Math.min(answering.until, Date.now());
      answering.stop.abort();
    }
    await Promise.allSettled(this.#running);
  }

  /** CPU samples, piece by piece: each begins where the last one ended. */
  async #stream(take: Take, answering: Answering): Promise<void> {
    if (answering.until <= Date.now()) return await this.#lookBack(take, answering.until);
    if (take.hz === 0) {
      const { cpu } = this.#collectors;
      return await this.#pieces({ take, answering, cpu, recorder: this.#recorder }, take.since);
    }
    const { startFinerRecorder } = await import("./finer_recorder.ts");
    await using finer = await startFinerRecorder(this.#collectors, take.hz);
    const { cpu, recorder = this.#recorder, since } = finer;
    // Until that one samples there is the usual one, which goes on.
    if (since !== undefined) await this.#begin(take, Math.min(since, answering.until));
    const from = Math.max(take.since, since ?? 0);
    await this.#pieces({ take, answering, cpu, recorder, lack: finer.lack }, from);
  }

  /** The beginning of a window whose own sampler has just started. */
  async #begin(take: Take, until: number): Promise<void> {
    if (until <= take.since) return;
    const begin = await this.#piece(this.#recorder, { from: take.since, until });
    if (begin) this.#send(take, begin);
  }

  async #pieces(stream: Stream, since: number): Promise<void> {
    const { take, answering, cpu, recorder, lack } = stream;
    const { signal } = answering.stop;
    let labels = followLabels(cpu);
    for (let from = since; from < answering.until;) {
      await delay(Math.max(0, Math.min(PIECE_MILLIS, answering.until - Date.now())), signal);
      const until = Math.min(answering.until, Date.now());
      if (until <= from) continue;
      // The next piece's begin before the last one's end: there is nothing in between.
      const next = followLabels(cpu);
      const piece = await this.#piece(recorder, { from, until }, labels);
      labels = next;
      if (piece) this.#send(take, withComment(piece, lack));
      from = until;
    }
    labels();
  }

  /** What may be too long ago for this thread, or before it began. */
  async #lookBack(take: Take, until: number): Promise<void> {
    const span = { from: take.since, until };
    const found = await this.#recorder.cpu(span).catch((error) => {
      throw error instanceof RangeError
        ? new RangeError("nothing of that time was recorded")
        : error;
    });
    this.#send(take, sayLack(found, until - take.since));
  }

  /** @returns Nothing if nothing of the span was sampled. */
  async #piece(
    recorder: SpanRecorder,
    span: Span,
    labels: ReturnType<typeof followLabels> = () => undefined,
  ): Promise<Profile | undefined> {
    let followed = false;
    try {
      return await recorder.cpu(span, () => {
        followed = true;
        return labels();
      });
    } catch (error) {
      if (!followed) labels();
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  async #takeKind(take: Take, answering: Answering): Promise<void> {
    const { kind, seconds, each, from, ask, since } = take;
    const { signal } = answering.stop;
    const { customKind } = await import("../collect/kinds/custom.ts");
    const { profileKind } = await import("../collect/kinds/known_kinds.ts");
    const found = profileKind(kind) ?? customKind(kind);
    if (found.isRecorded) return await this.#stream(take, answering);
    if (found.isSlow) {
      this.#post({ type: "heard", from: this.#id, to: from, ask });
      if (Date.now() > since + LATE_MILLIS && !await delay(NEXT_MILLIS, signal)) return;
    }
    const options = { ...(seconds < 0 ? {} : { seconds }), each, signal };
    const takeOwn = await found.take.own();
    this.#send(take, await takeOwn(this.#collectors, options));
  }

  /** Until the window ends, however late it was heard of. */
  async #trace(take: Take, { stop, until }: Answering): Promise<void> {
    const { takeTrace } = await import("../collect/trace/take_trace.ts");
    const { packTrace } = await import("./join/join_traces.ts");
    const seconds = Math.max(0, until - Date.now()) / 1e3;
    const trace = await takeTrace(this.#collectors, seconds, stop.signal);
    this.#sendBytes(take, packTrace(trace));
  }

  async #count(take: Take): Promise<void> {
    const { countKinds } = await import("../collect/kinds/known_kinds.ts");
    const { packCounts } = await import("./join/join_counts.ts");
    this.#sendBytes(take, packCounts(countKinds(this.#collectors)));
  }

  #send(take: Take, profile: Profile): void {
    this.#sendBytes(take, serializeProfile(profile));
  }

  /** @throws {RangeError} If nobody would take so many. */
  #sendBytes({ from, ask }: Take, bytes: Uint8Array): void {
    if (bytes.length > MOST_BYTES) {
      throw new RangeError(`${bytes.length} bytes are more than one thread may send`);
    }
    this.#post({ type: "part", from: this.#id, to: from, ask, bytes });
  }
}

/** Says how much less than was asked for is in a profile of the past. */
function sayLack(profile: Profile, millis: number): Profile {
  const recorded = Number(profile.durationNanos) / 1e6;
  if (recorded > millis - LACK_MILLIS) return profile;
  const text = `only ${(recorded / 1e3).toFixed(1)}s of that time were recorded`;
  return withComment(profile, text);
}

function withComment(profile: Profile, text: string | undefined): Profile {
  return text === undefined ? profile : { ...profile, comment: [...profile.comment, text] };
}

function keyOf({ from, ask }: { from: string; ask: number }): string {
  return `${ask} ${from}`;
}
