/**
 * The pages of a running service, below `/debug/pprof/ui/`.
 *
 * @module
 */
import { serializeProfile } from "../../profile/encode.ts";
import type { Profile } from "../../profile/types.ts";
import { toResponse } from "../answer.ts";
import { MOST_PROFILES } from "../profile_shelf.ts";
import { KNOWN_KINDS, type ProfileSource } from "../profile_source.ts";
import { takeRoute } from "../take_route.ts";
import type { FromPages, ToPages } from "./pages_message.ts";

/** Takes a profile of this service. */
export interface TakeProfile {
  (kind: string, options: { seconds?: number; signal: AbortSignal }): Promise<Profile>;
}

type Put = Extract<ToPages, { type: "put" }>;

const WORKER = new URL("./pages_worker.ts", import.meta.url);
/** A worker that nobody asks anything ends: it would keep the process alive. */
const IDLE_MILLIS = 5000;

/**
 * Answers what a browser asks about this service. The worker that makes the
 * pages starts with the first question and ends when it has been idle; what was
 * taken stays here, encoded.
 */
export class ServicePages {
  #prefix: string;
  #sources: ProfileSource[];
  #taken: Put[] = [];
  #worker: Worker | undefined;
  #asked = new Map<number, { resolve: (answer: FromPages) => void; reject: (e: Error) => void }>();
  #questions = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param prefix Where the pages are.
   * @param take Takes a profile.
   */
  constructor(prefix: string, take: TakeProfile) {
    this.#prefix = prefix;
    this.#sources = KNOWN_KINDS.map((kind) => ({
      ...kind,
      take: (seconds, signal) => take(kind.name, { ...(seconds > 0 ? { seconds } : {}), signal }),
    }));
  }

  /** Answers a request below the prefix. */
  async handle(request: Pick<Request, "method" | "url" | "signal">): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (request.method === "POST" && pathname === `${this.#prefix}/take`) {
      const add = (title: string, profile: Profile) => this.#add(title, profile);
      const session = { sources: this.#sources, shelf: { add }, environment: { warn: () => {} } };
      return toResponse(await takeRoute(searchParams, session, request.signal));
    }
    const { status, headers, body } = await this.#ask(request.method, request.url);
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

  async #ask(method: string, url: string): Promise<FromPages> {
    if (!this.#worker) await mayStart();
    clearTimeout(this.#idle);
    const worker = this.#worker ??= this.#start();
    const id = ++this.#questions;
    const answer = new Promise<FromPages>((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
    });
    worker.postMessage({ type: "ask", id, method, url } satisfies ToPages);
    return await answer;
  }

  #start(): Worker {
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
    const sources = this.#sources.map(({ take: _, ...source }) => source);
    worker.postMessage({ type: "start", prefix: this.#prefix, sources } satisfies ToPages);
    for (const put of this.#taken) worker.postMessage(put);
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
