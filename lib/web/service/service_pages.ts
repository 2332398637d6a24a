/**
 * The pages of a running service, below `/debug/pprof/ui/`.
 *
 * @module
 */
import { serializeProfile } from "../../profile/encode.ts";
import type { Profile } from "../../profile/types.ts";
import { toResponse } from "../answer.ts";
import { showsProfile, TIMELINE } from "../paths.ts";
import { MOST_PROFILES, MOST_RECORDED } from "../profile_shelf.ts";
import { KNOWN_KINDS, type ProfileSource } from "../profile_source.ts";
import type { Recordings } from "../recorded/recordings.ts";
import { shelveRecorded } from "../recorded/shelve_recorded.ts";
import { timelineRoute } from "../recorded/timeline_route.ts";
import { takeRoute } from "../take_route.ts";
import { lastMinutes, type ServiceRecorder } from "./last_minutes.ts";
import type { FromPages, ToPages } from "./pages_message.ts";

/** Takes a profile of this service. */
export interface TakeProfile {
  (kind: string, options: { seconds?: number; signal: AbortSignal }): Promise<Profile>;
}

/** A service as its pages see it. */
export interface PagedService {
  take: TakeProfile;
  /** Names of the program's own profiles. */
  customKinds?(): Promise<string[]>;
  /** Has the last minutes, if anything does. */
  recorder?: ServiceRecorder | undefined;
}

type Put = Extract<ToPages, { type: "put" }>;
type PutRecorded = Extract<ToPages, { type: "put recorded" }>;

const WORKER = new URL("./pages_worker.ts", import.meta.url);
const OWN = "A profile of the program's own";
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
  #asked = new Map<number, { resolve: (answer: FromPages) => void; reject: (e: Error) => void }>();
  #questions = 0;
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
      const session = { sources, shelf: { add }, environment: { warn: () => {} } };
      return toResponse(await takeRoute(searchParams, session, request.signal));
    }
    if (path === TIMELINE) {
      return toResponse(await timelineRoute(searchParams, { recordings: this.#recordings }));
    }
    const refused = showsProfile(path) ? await this.#shelve(searchParams) : undefined;
    const { status, headers, body } = await this.#ask(request, refused);
    return new Response(body.length > 0 ? body : null, { status, headers });
  }

  /** Ends the worker; what is being asked gets the reason. */
  stop(reason = "the profiler has stopped"): void {
    clearTimeout(this.#idle);
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#asked.values()) {
      reject(new RangeError(`Cannot make pages: ${reason}`));
    }
    this.#asked.clear();
  }

  #add(title: string, profile: Profile): number {
    const id = (this.#taken.at(-1)?.entry.id ?? 0) + 1;
    const bytes = new Uint8Array(serializeProfile(profile));
    const put: Put = { type: "put", entry: { id, title, at: Date.now() }, bytes };
    this.#taken.push(put);
    if (this.#taken.length > MOST_PROFILES) this.#taken.splice(1, 1);
    this.#worker?.postMessage(put);
    return id;
  }

  /** @returns Why what was recorded cannot be had. */
  #shelve(params: URLSearchParams): Promise<string | undefined> {
    return shelveRecorded(params, this.#recordings, {
      hasRecorded: (key) => this.#recorded.some((put) => put.key === key),
      putRecorded: (key, profile) => this.#keep(key, profile),
    });
  }

  #keep(key: string, profile: Profile): void {
    const bytes = new Uint8Array(serializeProfile(profile));
    const put: PutRecorded = { type: "put recorded", key, bytes };
    this.#recorded.push(put);
    if (this.#recorded.length > MOST_RECORDED) this.#recorded.shift();
    this.#worker?.postMessage(put);
  }

  async #ask(
    { method, url, headers }: Pick<Request, "method" | "url" | "headers">,
    refused: string | undefined,
  ): Promise<FromPages> {
    if (!this.#worker) await mayStart();
    // Asking threads takes a while, in which somebody else may have started it.
    const sources = this.#worker ? [] : await this.#sources();
    clearTimeout(this.#idle);
    const worker = this.#worker ??= this.#start(sources);
    const id = ++this.#questions;
    const answer = new Promise<FromPages>((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
    });
    const accept = headers.get("accept") ?? "";
    worker.postMessage({ type: "ask", id, method, url, accept, refused } satisfies ToPages);
    return await answer;
  }

  /** The program may make profiles of its own at any time. */
  async #sources(): Promise<ProfileSource[]> {
    const { take, customKinds } = this.#service;
    const names = await customKinds?.() ?? [];
    const custom = names.map((name) => ({ name, title: name, help: OWN, seconds: 0 }));
    return [...KNOWN_KINDS, ...custom].map((kind) => ({
      ...kind,
      take: (seconds, signal) => take(kind.name, { ...(seconds > 0 ? { seconds } : {}), signal }),
    }));
  }

  #start(sources: readonly ProfileSource[]): Worker {
    const worker = new Worker(WORKER, { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<FromPages>) => {
      this.#asked.get(data.id)?.resolve(data);
      this.#asked.delete(data.id);
      if (this.#asked.size === 0) this.#endWhenIdle();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.stop(event.message);
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
