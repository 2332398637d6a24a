import { endsWithin } from "../base/deadline.ts";
import type { PortError } from "../port/port_error.ts";
import type { RequesterMessage } from "../port/port_message.ts";
import type { PendingRequest } from "../port/requester.ts";
import type { Peer, ThreadQuery, ThreadReply } from "./message.ts";
import type { PeerLink } from "./peer_link.ts";
import { readTasks, type TaskTime } from "./task_times.ts";

/** What one thread has replied. */
export interface PeerReply {
  peer: Peer;
  /** Profiles as bytes: read when all are there. */
  parts: Uint8Array[];
  state:
    | "unresponsive"
    | "acknowledged"
    | "done"
    | "failed"
    | "ended"
    | "too large"
    | "began too late";
  /** Why it has nothing, or `""`. */
  error: string;
}

/** CPU times of threads when a window began and when it was over. */
export interface TaskTimes {
  before: ReadonlyMap<string, TaskTime>;
  after: ReadonlyMap<string, TaskTime>;
}

/** All that is known when the time to reply is over. */
export interface QueryReplies {
  self: Peer;
  replies: PeerReply[];
  /** Nothing where they are hidden, and but for CPU windows. */
  tasks: TaskTimes | undefined;
}

/** A thread that can be queried. */
export type Queried = Pick<PeerLink, "peer"> & {
  requester: Pick<PeerLink["requester"], "expect">;
};

/** How a query is sent, and what it wants besides its profiles. */
export interface QueryOptions {
  /** Its number, the same for all threads. */
  id: number;
  /**
   * Sends to one thread, or to all.
   *
   * @param to One thread's, or `""` for all.
   */
  post(message: RequesterMessage, to: string): void;
  /** Whether threads' CPU times are wanted. */
  withTimes: boolean;
  /** Length of the window, if it is one. */
  seconds?: number | undefined;
}

/** Milliseconds after the end of a window. */
const TIMEOUT = 2_000;
/** For who has acknowledged the query, beyond its window: many readers wait a minute. */
const ACKNOWLEDGED_TIMEOUT = 45_000;
/** Of all profiles that one thread sends for one query. */
const MAX_QUERY_BYTES = 64 << 20;

/** A query to the other threads, until they have replied. */
export class PendingQuery {
  #self: Peer;
  #query: ThreadQuery;
  #id: number;
  #post: QueryOptions["post"];
  /** When nobody is waited for any more. */
  #latest: number;
  #replies = new Map<string, PeerReply>();
  #requests = new Map<string, PendingRequest<ThreadReply>>();
  #onChange = () => {};
  #before: Map<string, TaskTime> | undefined;
  /** Last times of threads that ended meanwhile. */
  #ended = new Map<string, TaskTime>();

  /**
   * Sends the query.
   *
   * @param self Who queries.
   * @param links Whom.
   * @param query What for.
   * @param options What else is wanted.
   */
  constructor(
    self: Peer,
    links: Iterable<Queried>,
    query: ThreadQuery,
    { id, post, withTimes, seconds = 0 }: QueryOptions,
  ) {
    this.#self = self;
    this.#query = query;
    this.#id = id;
    this.#post = post;
    this.#latest = performance.now() + seconds * 1e3 + ACKNOWLEDGED_TIMEOUT;
    for (const link of links) this.#expect(link);
    if (this.#isPending()) this.#send("");
    if (withTimes) this.#before = this.#readTasks();
  }

  /** Sends the query to one more. */
  add(link: Queried): void {
    this.#expect(link);
    this.#send(link.peer.id);
  }

  #send(to: string): void {
    this.#post({ type: "request", id: this.#id, body: this.#query }, to);
  }

  #expect({ peer, requester }: Queried): void {
    const reply: PeerReply = { peer, parts: [], state: "unresponsive", error: "" };
    this.#replies.set(peer.id, reply);
    const request = requester.expect(this.#id, {
      maxBytes: MAX_QUERY_BYTES,
      onPart: (part) => reply.parts.push(part),
      onAcknowledge: () => this.#set(reply, "acknowledged"),
    });
    this.#requests.set(peer.id, request);
    request.reply.then(
      () => this.#set(reply, "done"),
      (error: PortError) => this.#fail(reply, error),
    );
  }

  /** Knows of a thread that began when it was too late to query it. */
  addLate(peer: Peer): void {
    this.#replies.set(peer.id, { peer, parts: [], state: "began too late", error: "" });
  }

  /**
   * Lets the threads know that the window is over, unless all have replied.
   *
   * @param until When it was, in Unix milliseconds.
   */
  end(until?: number): void {
    if (this.#isPending()) this.#post({ type: "abort", id: this.#id, reason: until }, "");
  }

  /** Takes nothing more: nobody waits for it. */
  drop(): void {
    this.end();
    for (const request of this.#requests.values()) request.forget();
  }

  /**
   * A thread has ended, or is about to.
   *
   * @param cpu Its CPU time then, in nanoseconds; -1 where that is not known.
   */
  leave(id: string, cpu: number): void {
    const reply = this.#replies.get(id);
    if (!reply || !isPending(reply)) return;
    const { task, thread } = reply.peer;
    if (cpu >= 0) this.#ended.set(task, { name: thread, cpu });
    this.#set(reply, "ended");
  }

  /**
   * Waits until all have replied, but not for long.
   *
   * @param timeout For all, in milliseconds; else for who is unresponsive, and more for who has
   * acknowledged the query.
   */
  async replies(timeout?: number): Promise<QueryReplies> {
    const after = this.#before && this.#readTasks();
    for (const [id, { peer }] of this.#replies) {
      if (after && peer.task !== "" && !after.has(peer.task)) this.leave(id, -1);
    }
    await this.#waitWhile("unresponsive", timeout ?? TIMEOUT);
    const rest = Math.max(TIMEOUT, this.#latest - performance.now());
    await this.#waitWhile("acknowledged", timeout ?? rest);
    const tasks = this.#before && after
      ? { before: this.#before, after: new Map([...this.#ended, ...after]) }
      : undefined;
    return { self: this.#self, replies: [...this.#replies.values()], tasks };
  }

  /** Waits while a thread is in a state, but not for longer. */
  async #waitWhile(state: PeerReply["state"], millis: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onChange = () => {
      if (!this.#replies.values().some((reply) => reply.state === state)) resolve();
    };
    this.#onChange();
    await endsWithin(millis, promise);
  }

  #fail(reply: PeerReply, { reason, message }: PortError): void {
    if (reason === "closed") return this.#set(reply, "ended");
    if (reason === "too large") {
      reply.parts = [];
      return this.#set(reply, "too large");
    }
    if (reason !== "failed") return;
    reply.error = message;
    this.#set(reply, "failed");
  }

  #isPending(): boolean {
    return this.#replies.values().some(isPending);
  }

  /** What has come to its end stays so. */
  #set(reply: PeerReply, state: PeerReply["state"]): void {
    if (!isPending(reply)) return;
    reply.state = state;
    this.#onChange();
  }

  #readTasks(): Map<string, TaskTime> | undefined {
    const known = [...this.#replies.values()].map(({ peer }) => peer.task);
    const tasks = readTasks(new Set(known));
    tasks?.delete(this.#self.task);
    return tasks;
  }
}

function isPending({ state }: PeerReply): boolean {
  return state === "unresponsive" || state === "acknowledged";
}

/** What is missing of a thread, and why. */
export function missingReason({ state, parts, error }: PeerReply): string | undefined {
  if (error) return `has no data: ${error}`;
  if (state === "ended" && parts.length === 0) return "ended meanwhile";
  return REASONS[state];
}

const REASONS: Record<PeerReply["state"], string | undefined> = {
  done: undefined,
  failed: undefined,
  unresponsive: "did not answer within 2 s",
  acknowledged: "was not ready within 45 s",
  ended: "ended meanwhile: what it did in its last half second may be missing",
  "too large": "sent more than 64 MiB",
  "began too late": "began too late for the request",
};
