/**
 * The pages of a running service, below `/debug/pprof/ui/`.
 *
 * @module
 */
import { Mutex } from "../../base/mutex.ts";
import type { PagedService } from "../../contract/paged_service.ts";
import { type HttpResponseMessage, unpackResponse } from "../../port/http_message.ts";
import { PortError } from "../../port/port_error.ts";
import { WorkerPort } from "../../port/worker_port.ts";
import { serializeProfile } from "../../profile/encode.ts";
import type { Profile } from "../../profile/types.ts";
import { refusal, toResponse } from "../answer.ts";
import { FINDINGS, showsProfile, TIMELINE } from "../paths.ts";
import { MAX_PROFILES, MAX_RECORDED } from "../session_profiles.ts";
import type { ProfileSource } from "../profile_source.ts";
import type { Recordings } from "../recorded/recordings.ts";
import { keepRecorded } from "../recorded/keep_recorded.ts";
import { timelineRoute } from "../recorded/timeline_route.ts";
import { errorMessage } from "../../base/error_message.ts";
import { ServiceFindings, takeForFindings } from "./service_findings.ts";
import { takeRoute } from "../take_route.ts";
import { lastMinutes } from "./last_minutes.ts";
import type { PutProfile, PutRecorded, ToMake, ToPages } from "./pages_message.ts";

const WORKER = new URL("./pages_worker.ts", import.meta.url);
/** How long a page may take: a graph that cannot be laid out gives up after a minute. */
const MAKING_MILLIS = 90_000;
/** A worker that has nothing to do ends: it would keep the process alive. */
const IDLE_MILLIS = 5000;

/**
 * Answers what a browser asks about this service. The worker that makes the
 * pages starts with the first request and ends when it has been idle; what was
 * taken stays here, encoded.
 */
export class ServicePages {
  #prefix: string;
  #service: PagedService;
  #recordings: Recordings | undefined;
  #findings: ServiceFindings;
  #taken: PutProfile[] = [];
  #recorded: PutRecorded[] = [];
  #worker: WorkerPort<ToPages, HttpResponseMessage> | undefined;
  /** Pages that are made alone, see {@linkcode ServicePages.#make}. */
  #suspects = new Mutex();
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
    this.#findings = new ServiceFindings(this.#recordings);
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
    if (path === FINDINGS) return await this.#diagnose(request, searchParams);
    const refused = showsProfile(path) ? await this.#keepRecorded(searchParams) : undefined;
    return unpackResponse(await this.#page(request, refused));
  }

  /** Ends the worker; what is being made gets the reason. */
  stop(): void {
    clearTimeout(this.#idle);
    this.#worker?.end("the profiler has stopped", "aborted");
    this.#worker = undefined;
  }

  #add(title: string, profile: Profile): number {
    const id = (this.#taken.at(-1)?.entry.id ?? 0) + 1;
    const bytes = new Uint8Array(serializeProfile(profile));
    const put: PutProfile = { type: "put", entry: { id, title, at: Date.now() }, bytes };
    this.#taken.push(put);
    if (this.#taken.length > MAX_PROFILES) this.#taken.splice(1, 1);
    this.#worker?.notify(put);
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
    this.#worker?.notify(put);
  }

  async #page(
    { method, url, headers }: Pick<Request, "method" | "url" | "headers">,
    refused: string | undefined,
  ): Promise<HttpResponseMessage> {
    await this.#prepare();
    const accept: [string, string] = ["accept", headers.get("accept") ?? ""];
    return await this.#make({ type: "page", method, url, headers: [accept], refused });
  }

  /** Findings of the last minutes; a POST takes profiles for them first. */
  async #diagnose(
    { method, signal }: Pick<Request, "method" | "signal">,
    params: URLSearchParams,
  ): Promise<Response> {
    const missing: string[] = [];
    if (method === "POST") {
      const add = (title: string, profile: Profile) => this.#add(title, profile);
      try {
        const sources = await this.#sources();
        const seconds = params.get("seconds") ?? "";
        missing.push(...await takeForFindings(seconds, { sources, add, signal }));
      } catch (error) {
        return toResponse(refusal(400, errorMessage(error)));
      }
    }
    const evidence = await this.#findings.live();
    await this.#prepare();
    const made = await this.#make({ ...evidence, missing: [...evidence.missing, ...missing] });
    return unpackResponse(made);
  }

  /** Before something is made. */
  async #prepare(): Promise<void> {
    if (!this.#worker) await mayStart();
    // Asking threads takes a while, in which somebody else may have started it.
    if (!this.#worker) this.#offered = await this.#sources();
    if (this.#suspects.isBusy) await this.#suspects.run(() => {});
  }

  /**
   * Where the worker fails, or goes on for ever, it is known with which page only if it makes one:
   * each is made again, alone.
   */
  async #make(page: ToMake): Promise<HttpResponseMessage> {
    let made = await this.#tryToMake(page);
    while ("failed" in made) {
      if (made.alone) throw new RangeError(`Cannot make this page: ${made.failed}`);
      made = await this.#suspects.run(() => this.#tryToMake(page));
    }
    return made;
  }

  /** @returns The page, or why the worker has ended, and whether it made no other page then. */
  async #tryToMake(
    page: ToMake,
  ): Promise<HttpResponseMessage | { failed: string; alone: boolean }> {
    clearTimeout(this.#idle);
    const worker = this.#worker ??= this.#start(this.#offered);
    try {
      return await worker.request(page, { replyTimeout: MAKING_MILLIS, keepsAlive: false });
    } catch (error) {
      if (!(error instanceof PortError)) throw error;
      const { reason, message } = error;
      if (reason === "aborted") throw new RangeError(`Cannot make pages: ${message}`);
      if (this.#worker === worker) this.#worker = undefined;
      if (reason !== "late") return { failed: message, alone: worker.lost === 1 };
      const failed = `it takes more than ${MAKING_MILLIS / 1e3} s`;
      worker.end(failed);
      return { failed, alone: worker.lost === 0 };
    } finally {
      if (worker === this.#worker && worker.pending === 0) this.#endWhenIdle();
    }
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

  #start(sources: readonly ProfileSource[]): WorkerPort<ToPages, HttpResponseMessage> {
    const worker = new WorkerPort<ToPages, HttpResponseMessage>(WORKER);
    const shown = sources.map(({ take: _, ...source }) => source);
    const recorded = this.#recordings !== undefined;
    const service = this.#service.facts?.();
    worker.notify({ type: "start", prefix: this.#prefix, sources: shown, recorded, service });
    for (const put of [...this.#taken, ...this.#recorded]) worker.notify(put);
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
