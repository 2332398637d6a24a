/**
 * The pages of a running service, below `/debug/pprof/ui/`.
 *
 * @module
 */
import { serializeProfile } from "../../profile/encode.ts";
import type { Profile } from "../../profile/types.ts";
import { toResponse } from "../answer.ts";
import { showsProfile, TIMELINE } from "../paths.ts";
import { MAX_PROFILES, MAX_RECORDED } from "../session_profiles.ts";
import type { OfferedKind, ProfileSource } from "../profile_source.ts";
import type { Recordings } from "../recorded/recordings.ts";
import { keepRecorded } from "../recorded/keep_recorded.ts";
import { timelineRoute } from "../recorded/timeline_route.ts";
import { takeRoute } from "../take_route.ts";
import { lastMinutes, type ServiceRecorder } from "./last_minutes.ts";
import type { Ask, FromPages, ToPages } from "./pages_message.ts";

/** Takes a profile of this service. */
export interface TakeProfile {
  (kind: string, options: { seconds?: number; hz?: number; signal: AbortSignal }): Promise<Profile>;
}

/** A service as its pages see it. */
export interface PagedService {
  take: TakeProfile;
  /** What can be taken now: the program may make profiles of its own at any time. */
  kinds?(): Promise<OfferedKind[]>;
  /** Has the last minutes, if anything does. */
  recorder?: ServiceRecorder | undefined;
}

type Put = Extract<ToPages, { type: "put" }>;
type PutRecorded = Extract<ToPages, { type: "put recorded" }>;

interface Asked {
  question: Ask;
  resolve: (answer: FromPages) => void;
  reject: (error: Error) => void;
  limit: ReturnType<typeof setTimeout>;
}

const WORKER = new URL("./pages_worker.ts", import.meta.url);
/** How long a page may take: a graph that cannot be laid out gives up after a minute. */
const MAKING_MILLIS = 90_000;
/** A worker that nobody asks anything ends: it would keep the process alive. */
const IDLE_MILLIS = 5000;

/**
 * Answers what a browser asks about this service. The worker that makes the
 * pages starts with the first question and ends when it has been idle; what was
 * taken stays here, encoded.
 */
export class ServicePages {
  #prefix: string;
  #service: PagedService;
  #recordings: Recordings | undefined;
  #taken: Put[] = [];
  #recorded: PutRecorded[] = [];
  #worker: Worker | undefined;
  #asked = new Map<number, Asked>();
  /** Questions that are asked alone, see {@linkcode ServicePages.#ended}. */
  #suspects: Promise<unknown> = Promise.resolve();
  #questions = 0;
  #offered: readonly ProfileSource[] = [];
  #idle: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param prefix Where the pages are.
   * @param service What they show.
   */
  constructor(prefix: string, service: PagedService) {
    this.#prefix = prefix;
    this.#service = service;
    this.#recordings = service.recorder && lastMinutes(service.recorder);
  }

  /** Answers a request below the prefix. */
  async handle(request: Pick<Request, "method" | "url" | "headers" | "signal">): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const path = pathname.slice(this.#prefix.length + 1);
    if (request.method === "POST" && path === "take") {
      const add = (title: string, profile: Profile) => this.#add(title, profile);
      const sources = await this.#sources();
      const session = { sources, sessionProfiles: { add }, environment: { warn: () => {} } };
      return toResponse(await takeRoute(searchParams, session, request.signal));
    }
    if (path === TIMELINE) {
      return toResponse(await timelineRoute(searchParams, { recordings: this.#recordings }));
    }
    const refused = showsProfile(path) ? await this.#keepRecorded(searchParams) : undefined;
    const { status, headers, body } = await this.#ask(request, refused);
    return new Response(body.length > 0 ? body : null, { status, headers });
  }

  /** Ends the worker; what is being asked gets the reason. */
  stop(): void {
    for (const { reject } of this.#endWorker()) {
      reject(new RangeError("Cannot make pages: the profiler has stopped"));
    }
  }

  /** @returns What it was asked. */
  #endWorker(): Asked[] {
    clearTimeout(this.#idle);
    this.#worker?.terminate();
    this.#worker = undefined;
    const asked = [...this.#asked.values()];
    for (const { limit } of asked) clearTimeout(limit);
    this.#asked.clear();
    return asked;
  }

  /**
   * The worker has failed, or goes on for ever: with which of its questions is
   * known only if there is one, so each is asked again, alone.
   */
  #ended(reason: string): void {
    const asked = this.#endWorker();
    if (asked.length === 1) {
      return asked[0]!.reject(new RangeError(`Cannot make this page: ${reason}`));
    }
    this.#suspects = this.#suspects.then(async () => {
      for (const { question, resolve, reject } of asked) {
        await this.#send(question).then(resolve, reject);
      }
    });
  }

  #add(title: string, profile: Profile): number {
    const id = (this.#taken.at(-1)?.entry.id ?? 0) + 1;
    const bytes = new Uint8Array(serializeProfile(profile));
    const put: Put = { type: "put", entry: { id, title, at: Date.now() }, bytes };
    this.#taken.push(put);
    if (this.#taken.length > MAX_PROFILES) this.#taken.splice(1, 1);
    this.#worker?.postMessage(put);
    return id;
  }

  /** @returns Why what was recorded cannot be had. */
  #keepRecorded(params: URLSearchParams): Promise<string | undefined> {
    return keepRecorded(params, this.#recordings, {
      hasRecorded: (key) => this.#recorded.some((put) => put.key === key),
      putRecorded: (key, profile) => this.#keep(key, profile),
    });
  }

  #keep(key: string, profile: Profile): void {
    const bytes = new Uint8Array(serializeProfile(profile));
    const put: PutRecorded = { type: "put recorded", key, bytes };
    this.#recorded.push(put);
    if (this.#recorded.length > MAX_RECORDED) this.#recorded.shift();
    this.#worker?.postMessage(put);
  }

  async #ask(
    { method, url, headers }: Pick<Request, "method" | "url" | "headers">,
    refused: string | undefined,
  ): Promise<FromPages> {
    if (!this.#worker) await mayStart();
    // Asking threads takes a while, in which somebody else may have started it.
    if (!this.#worker) this.#offered = await this.#sources();
    await this.#suspects;
    const id = ++this.#questions;
    const accept = headers.get("accept") ?? "";
    return await this.#send({ type: "ask", id, method, url, accept, refused });
  }

  #send(question: Ask): Promise<FromPages> {
    clearTimeout(this.#idle);
    const worker = this.#worker ??= this.#start(this.#offered);
    return new Promise((resolve, reject) => {
      const late = () => this.#ended(`it takes more than ${MAKING_MILLIS / 1e3} s`);
      const limit = setTimeout(late, MAKING_MILLIS);
      Deno.unrefTimer(limit as unknown as number);
      this.#asked.set(question.id, { question, resolve, reject, limit });
      worker.postMessage(question satisfies ToPages);
    });
  }

  async #sources(): Promise<ProfileSource[]> {
    const { take, kinds } = this.#service;
    return (await kinds?.() ?? []).map((kind) => ({
      ...kind,
      take: (seconds, signal, hz) =>
        take(kind.name, {
          ...(seconds > 0 ? { seconds } : {}),
          ...(hz === undefined ? {} : { hz }),
          signal,
        }),
    }));
  }

  #start(sources: readonly ProfileSource[]): Worker {
    const worker = new Worker(WORKER, { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<FromPages>) => {
      const asked = this.#asked.get(data.id);
      clearTimeout(asked?.limit);
      asked?.resolve(data);
      this.#asked.delete(data.id);
      if (this.#asked.size === 0) this.#endWhenIdle();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.#ended(event.message);
    };
    const shown = sources.map(({ take: _, ...source }) => source);
    const recorded = this.#recordings !== undefined;
    const start: ToPages = { type: "start", prefix: this.#prefix, sources: shown, recorded };
    worker.postMessage(start);
    for (const put of [...this.#taken, ...this.#recorded]) worker.postMessage(put);
    return worker;
  }

  #endWhenIdle(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), IDLE_MILLIS);
    Deno.unrefTimer(this.#idle as unknown as number);
  }
}

/** @throws {RangeError} If the worker's file may not be read. */
async function mayStart(): Promise<void> {
  if (WORKER.protocol !== "file:") return;
  const { state } = await Deno.permissions.query({ name: "read", path: WORKER });
  if (state !== "granted") throw new RangeError("Cannot make pages: they need --allow-read");
}
