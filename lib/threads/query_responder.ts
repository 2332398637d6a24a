import { delay } from "../base/delay.ts";
import type { CpuSampler } from "../collect/cpu/cpu_sampler.ts";
import { followLabels, type SampleLabels } from "../collect/labels/sample_labels.ts";
import type { Collectors } from "../collect/target/own.ts";
import { serializeProfile } from "../profile/encode.ts";
import type { Profile } from "../profile/types.ts";
import type { IncomingRequest } from "../port/responder.ts";
import type { Span } from "../record/recorded_cpu.ts";
import { COUNTS, type ThreadQuery, TRACE } from "./message.ts";

/** How often what was sampled is sent, so that a thread that is ended has told nearly all. */
const PIECE_MILLIS = 500;
/** As many windows as V8 would have in one thread. */
const MAX_QUERIES = 32;
/** Who sent a query so long ago may not wait any more, which is what comes next. */
const LATE_MILLIS = 1_000;
const NEXT_MILLIS = 100;
/** So much may be missing at the ends of a span. */
const LACK_MILLIS = 1_000;

/** Has what was sampled. */
export interface SpanRecorder {
  /** See `Recorder.cpu`. */
  cpu(span: Span, labels?: () => SampleLabels | undefined): Promise<Profile>;
  /** See `Recorder.begin`. */
  begin(): Promise<() => void>;
}

/** A query that is being answered. */
interface Answering {
  query: ThreadQuery;
  request: IncomingRequest<Uint8Array>;
  /** When the window ends, in Unix milliseconds. */
  readonly until: number;
}

/** CPU samples that are sent piece by piece. */
interface Stream {
  answering: Answering;
  cpu: CpuSampler;
  recorder: SpanRecorder;
  /** What the profile has to say. */
  lack?: string | undefined;
}

/** Answers the queries of other threads. */
export class QueryResponder {
  #collectors: Collectors;
  #recorder: SpanRecorder;
  #running = 0;

  /** @param recorder Has what was sampled while the event loop did not turn. */
  constructor(collectors: Collectors, recorder: SpanRecorder) {
    this.#collectors = collectors;
    this.#recorder = recorder;
  }

  /**
   * Answers a query with parts.
   *
   * @param query The query.
   * @param request Takes the parts; its signal aborts when the window is over, with the time.
   * @throws {RangeError} If the profile is unknown, or there are too many queries at a time.
   */
  async answer(query: ThreadQuery, request: IncomingRequest<Uint8Array>): Promise<void> {
    if (this.#running >= MAX_QUERIES) throw new RangeError("too many queries at a time");
    this.#running++;
    const planned = query.since + Math.max(0, query.seconds) * 1e3;
    const { signal } = request;
    let end: number | undefined;
    const answering: Answering = {
      query,
      request,
      get until() {
        if (!signal.aborted) return planned;
        end ??= typeof signal.reason === "number" ? signal.reason : Date.now();
        return Math.min(planned, end);
      },
    };
    try {
      if (query.kind === TRACE) await this.#trace(answering);
      else if (query.kind === COUNTS) await this.#count(answering);
      else await this.#takeKind(answering);
    } finally {
      this.#running--;
    }
  }

  /** CPU samples, piece by piece: each begins where the last one ended. */
  async #stream(answering: Answering): Promise<void> {
    const { query, until } = answering;
    if (until <= Date.now()) return await this.#lookBack(answering);
    if (query.hz === 0) {
      const { cpu } = this.#collectors;
      return await this.#pieces({ answering, cpu, recorder: this.#recorder }, query.since);
    }
    const { startFinerRecorder } = await import("./finer_recorder.ts");
    await using finer = await startFinerRecorder(this.#collectors, query.hz);
    const { cpu, recorder = this.#recorder, since } = finer;
    // Until that one samples there is the usual one, which goes on.
    if (since !== undefined) await this.#begin(answering, Math.min(since, answering.until));
    const from = Math.max(query.since, since ?? 0);
    await this.#pieces({ answering, cpu, recorder, lack: finer.lack }, from);
  }

  /** The beginning of a window whose own sampler has just started. */
  async #begin({ query, request }: Answering, until: number): Promise<void> {
    if (until <= query.since) return;
    const begin = await this.#piece(this.#recorder, { from: query.since, until });
    if (begin) send(request, begin);
  }

  async #pieces(stream: Stream, since: number): Promise<void> {
    const { answering, cpu, recorder, lack } = stream;
    const { request } = answering;
    let labels = followLabels(cpu);
    const end = await recorder.begin();
    for (let from = since; from < answering.until;) {
      await delay(
        Math.max(0, Math.min(PIECE_MILLIS, answering.until - Date.now())),
        request.signal,
      );
      const until = Math.min(answering.until, Date.now());
      if (until <= from) continue;
      // The next piece's begin before the last one's end: there is nothing in between.
      const next = followLabels(cpu);
      const piece = await this.#piece(recorder, { from, until }, labels);
      labels = next;
      if (piece) send(request, withComment(piece, lack));
      from = until;
    }
    end();
    labels();
  }

  /** What may be too long ago for this thread, or before it began. */
  async #lookBack({ query, request, until }: Answering): Promise<void> {
    const span = { from: query.since, until };
    const found = await this.#recorder.cpu(span).catch((error) => {
      throw error instanceof RangeError
        ? new RangeError("nothing of that time was recorded")
        : error;
    });
    send(request, sayLack(found, until - query.since));
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

  async #takeKind(answering: Answering): Promise<void> {
    const { query: { kind, seconds, each, recent, since }, request } = answering;
    const { signal } = request;
    const { customKind } = await import("../collect/kinds/custom.ts");
    const { profileKind } = await import("../collect/kinds/known_kinds.ts");
    const found = profileKind(kind) ?? customKind(kind);
    if (found.isRecorded) return await this.#stream(answering);
    if (found.isSlow) {
      request.acknowledge();
      if (Date.now() > since + LATE_MILLIS && !await delay(NEXT_MILLIS, signal)) return;
    }
    const options = { ...(seconds < 0 ? {} : { seconds }), each, recent, signal, asker: signal };
    const takeOwn = await found.take.own();
    send(request, await takeOwn(this.#collectors, options));
  }

  /** Until the window ends, however late the query came. */
  async #trace({ request, until }: Answering): Promise<void> {
    const { takeTrace } = await import("../collect/trace/take_trace.ts");
    const { packTrace } = await import("./join/join_traces.ts");
    const seconds = Math.max(0, until - Date.now()) / 1e3;
    const trace = await takeTrace(this.#collectors, seconds, request.signal);
    request.sendPart(packTrace(trace));
  }

  async #count({ request }: Answering): Promise<void> {
    const { countKinds } = await import("../collect/kinds/known_kinds.ts");
    const { packCounts } = await import("./join/join_counts.ts");
    request.sendPart(packCounts(countKinds(this.#collectors)));
  }
}

function send(request: IncomingRequest<Uint8Array>, profile: Profile): void {
  request.sendPart(serializeProfile(profile));
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
