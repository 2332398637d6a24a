import { abortable } from "../base/abortable.ts";
import { withDeadline } from "../base/deadline.ts";
import { PortError } from "./port_error.ts";
import {
  buffersOf,
  type Post,
  type RequesterMessage,
  type ResponderMessage,
  sizeOf,
} from "./port_message.ts";

/** How much a request may take. */
export interface SendOptions<Part> {
  /** Is called with each part of the reply. */
  onPart?(part: Part): void;
  /** Is called when the other end has acknowledged the request. */
  onAcknowledge?(): void;
  /** Bytes of all parts and the reply; any number unless told. */
  maxBytes?: number;
  /** Whether bytes that stand directly in the body are moved: they cannot be used here afterwards. */
  moves?: boolean;
}

/** How long a request may take, too. */
export interface RequestOptions<Part = never> extends SendOptions<Part> {
  /** Milliseconds until the other end has acknowledged it; forever unless told. */
  acknowledgeTimeout?: number;
  /** Milliseconds until the reply, once it is acknowledged; forever unless told. */
  replyTimeout?: number;
  /** Aborts when nobody waits for it any more. */
  signal?: AbortSignal;
  /** Whether these deadlines keep the process alive; they do unless told. */
  keepsAlive?: boolean;
}

/** A request that may not have its reply yet. */
export interface PendingRequest<Reply> {
  /** Resolves when the other end has acknowledged it or has replied. */
  acknowledged: Promise<void>;
  /** Rejects with a {@linkcode PortError} if there is none. */
  reply: Promise<Reply>;
  /**
   * Notifies the other end, unless it has replied, that the request is to end now. What it
   * replies then is still taken.
   *
   * @param reason For the other end.
   */
  abort(reason?: unknown): void;
  /** Takes nothing more of it; the other end is told unless it has replied. */
  drop(): void;
  /** Takes nothing more of it; the other end is not told. */
  forget(): void;
}

/** Numbers for requests, each one more than the last. */
export function requestIds(): () => number {
  let last = 0;
  return () => ++last;
}

interface Pending {
  receive(message: ResponderMessage): void;
  fail(error: PortError): void;
}

/**
 * The end of a port that requests something.
 *
 * @example
 * ```ts
 * import { Requester } from "./requester.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const requester: Requester<string, number> = new Requester((message) => {
 *   if (message.type !== "request") return;
 *   requester.receive({ type: "reply", id: message.id, body: String(message.body).length });
 * });
 * strictEqual(await requester.request("four"), 4);
 * ```
 */
export class Requester<Request, Reply, Part = never> {
  #post: Post<RequesterMessage>;
  #pending = new Map<number, Pending>();
  #closed: PortError | undefined;
  #nextId: () => number;

  /**
   * @param post Sends to the other end.
   * @param nextId Numbers of requests: shared, where one request goes to several other ends.
   */
  constructor(post: Post<RequesterMessage>, nextId: () => number = requestIds()) {
    this.#post = post;
    this.#nextId = nextId;
  }

  /** How many requests have no reply yet. */
  get pending(): number {
    return this.#pending.size;
  }

  /** Takes what the other end sends; what no request waits for is passed over. */
  receive(message: ResponderMessage): void {
    this.#pending.get(message.id)?.receive(message);
  }

  /** Sends what has no reply. */
  notify(body: Request): void {
    this.#post({ type: "notice", body }, []);
  }

  /**
   * Sends a request, and waits for its reply.
   *
   * @param body The request.
   * @param options How long, and what else.
   * @returns The reply.
   * @throws {PortError} If there is none.
   */
  async request(body: Request, options: RequestOptions<Part> = {}): Promise<Reply> {
    const { acknowledgeTimeout, replyTimeout, signal, keepsAlive = true } = options;
    if (signal?.aborted) throw aborted();
    const { acknowledged, reply, drop } = this.send(body, options);
    const late = (reason: "unresponsive" | "late", millis: number, what: string) => () => {
      throw new PortError(reason, `${what} within ${millis / 1e3} s`);
    };
    const wait = async () => {
      if (acknowledgeTimeout !== undefined) {
        const onLate = late("unresponsive", acknowledgeTimeout, "the request was not acknowledged");
        await withDeadline(acknowledgeTimeout, acknowledged, onLate, { keepsAlive });
      }
      if (replyTimeout === undefined) return await reply;
      const onLate = late("late", replyTimeout, "there was no reply");
      return await withDeadline(replyTimeout, reply, onLate, { keepsAlive });
    };
    try {
      return await abortable(wait(), signal);
    } catch (error) {
      throw signal?.aborted ? aborted() : error;
    } finally {
      drop();
    }
  }

  /**
   * Sends a request, for who decides later how long to wait.
   *
   * @param body The request.
   * @param options How much it may take.
   */
  send(body: Request, options: SendOptions<Part> = {}): PendingRequest<Reply> {
    const id = this.#nextId();
    const pending = this.expect(id, options);
    if (!this.#closed) {
      this.#post({ type: "request", id, body }, options.moves ? buffersOf(body) : []);
    }
    return pending;
  }

  /**
   * Expects a reply to a request that is sent otherwise, to several other ends at once.
   *
   * @param id Its number.
   * @param options How much it may take.
   */
  expect(id: number, options: SendOptions<Part> = {}): PendingRequest<Reply> {
    const { onPart, onAcknowledge, maxBytes = Infinity } = options;
    const acknowledged = Promise.withResolvers<void>();
    const reply = Promise.withResolvers<Reply>();
    // Who does not wait for it, or not any more, need not hear of its errors.
    reply.promise.catch(() => {});
    let bytes = 0;
    const settle = () => {
      this.#pending.delete(id);
      acknowledged.resolve();
    };
    const fail = (error: PortError) => {
      settle();
      reply.reject(error);
    };
    const forget = () => {
      if (this.#pending.has(id)) fail(aborted());
    };
    const abort = (reason?: unknown) => {
      if (this.#pending.has(id)) this.#post({ type: "abort", id, reason }, []);
    };
    const drop = () => {
      abort();
      forget();
    };
    const receive = (message: ResponderMessage) => {
      if (message.type === "failure") return fail(new PortError("failed", message.error));
      if (message.type === "acknowledge") {
        acknowledged.resolve();
        return onAcknowledge?.();
      }
      bytes += sizeOf(message.body);
      if (bytes > maxBytes) {
        if (message.type === "part") abort();
        return fail(new PortError("too large", `the reply has more than ${maxBytes} bytes`));
      }
      if (message.type === "part") return onPart?.(message.body as Part);
      settle();
      reply.resolve(message.body as Reply);
    };
    if (this.#closed) fail(this.#closed);
    else this.#pending.set(id, { receive, fail });
    return { acknowledged: acknowledged.promise, reply: reply.promise, abort, drop, forget };
  }

  /**
   * The other end has ended: no request gets a reply any more.
   *
   * @param error For all who wait, and for later requests.
   */
  close(error: PortError): void {
    this.#closed ??= error;
    for (const { fail } of [...this.#pending.values()]) fail(error);
  }
}

function aborted(): PortError {
  return new PortError("aborted", "nobody waits for the reply any more");
}
