import { errorMessage } from "../base/error_message.ts";
import {
  buffersOf,
  type Post,
  type RequesterMessage,
  type ResponderMessage,
  shortError,
  sizeOf,
} from "./port_message.ts";

/** A request that is being answered. */
export interface IncomingRequest<Part = never> {
  /** Aborts when nobody waits for it any more, or it is to end now: its reason is the other end's. */
  readonly signal: AbortSignal;
  /** Notifies the other end that the reply takes time. */
  acknowledge(): void;
  /**
   * Sends a part of the reply.
   *
   * @throws {RangeError} If it has more bytes than may be sent.
   */
  sendPart(part: Part): void;
}

/** What answers requests. */
export interface Answer<Request, Reply, Part = never> {
  /** What it throws is the other end's error. */
  (body: Request, request: IncomingRequest<Part>): Reply | Promise<Reply>;
}

/** What a responder takes and sends at most, and what else it does. */
export interface ResponderOptions<Request> {
  /** Requests at a time, further ones are refused; any number unless told. */
  maxRequests?: number;
  /** Bytes of a part or reply; any number unless told. */
  maxBytes?: number;
  /** Whether bytes that stand directly in a part or reply are moved: they cannot be used here then. */
  moves?: boolean;
  /** Is called with what has no reply. */
  onNotice?(body: Request): void;
}

/** A request that has no reply yet. */
interface Running<Request> {
  body: Request;
  abort: AbortController;
  end: Promise<void>;
}

/**
 * The end of a port that replies.
 *
 * @example
 * ```ts
 * import { Responder } from "./responder.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const { promise, resolve } = Promise.withResolvers<unknown>();
 * const responder = new Responder(resolve, (body: string) => body.length);
 * responder.receive({ type: "request", id: 1, body: "four" });
 * deepStrictEqual(await promise, { type: "reply", id: 1, body: 4 });
 * ```
 */
export class Responder<Request, Reply, Part = never> {
  #post: Post<ResponderMessage>;
  #answer: Answer<Request, Reply, Part>;
  #options: ResponderOptions<Request>;
  #running = new Map<number, Running<Request>>();

  /**
   * @param post Sends to the other end.
   * @param answer Answers a request.
   * @param options What it takes and sends at most.
   */
  constructor(
    post: Post<ResponderMessage>,
    answer: Answer<Request, Reply, Part>,
    options: ResponderOptions<Request> = {},
  ) {
    this.#post = post;
    this.#answer = answer;
    this.#options = options;
  }

  /** Takes what the other end sends. */
  receive(message: RequesterMessage): void {
    if (message.type === "notice") return this.#options.onNotice?.(message.body as Request);
    const { id } = message;
    if (message.type === "abort") return this.#running.get(id)?.abort.abort(message.reason);
    // It was sent twice.
    if (this.#running.has(id)) return;
    const { maxRequests = Infinity } = this.#options;
    if (this.#running.size >= maxRequests) {
      return this.#post({ type: "failure", id, error: "too many requests at a time" }, []);
    }
    const body = message.body as Request;
    const running = { body, abort: new AbortController(), end: Promise.resolve() };
    this.#running.set(id, running);
    running.end = this.#run(id, body, running.abort.signal)
      .finally(() => this.#running.delete(id));
  }

  /**
   * Ends requests now; what they reply is still sent.
   *
   * @param reason Of their signals.
   * @param which Those that end; all unless told.
   */
  async stop(reason?: unknown, which: (body: Request) => boolean = () => true): Promise<void> {
    const running = [...this.#running.values()].filter(({ body }) => which(body));
    for (const { abort } of running) abort.abort(reason);
    await Promise.allSettled(running.map(({ end }) => end));
  }

  async #run(id: number, body: Request, signal: AbortSignal): Promise<void> {
    const request: IncomingRequest<Part> = {
      signal,
      acknowledge: () => this.#post({ type: "acknowledge", id }, []),
      sendPart: (part) => this.#send({ type: "part", id, body: part }),
    };
    try {
      this.#send({ type: "reply", id, body: await this.#answer(body, request) });
    } catch (error) {
      this.#post({ type: "failure", id, error: shortError(errorMessage(error)) }, []);
    }
  }

  #send(message: Extract<ResponderMessage, { body: unknown }>): void {
    const { maxBytes = Infinity, moves = false } = this.#options;
    const bytes = sizeOf(message.body);
    if (bytes > maxBytes) {
      throw new RangeError(`${bytes} bytes are more than one thread may send another`);
    }
    this.#post(message, moves ? buffersOf(message.body) : []);
  }
}
