import { errorMessage } from "../base/error_message.ts";
import type { PageRequest, ServedPages } from "./served_pages.ts";
import { serveError } from "../base/serve_error.ts";
import {
  type Member,
  MOST_BYTES,
  MOST_TEXT,
  type PageAnswer,
  type PageMessage,
  type PageQuestion,
} from "./message.ts";

/** How long a thread that turns may take to say that it has heard. */
const HEARD_MILLIS = 2_000;

/** How long it may take then for what no profile has to be taken for. */
const MAKING_MILLIS = 60_000;

/** A question that was passed on. */
interface Passed {
  to: string;
  heard(): void;
  answer(response: Response): void;
  leave(): void;
}

/**
 * Lets one thread make the pages for browsers, whichever gets the request:
 * what was taken, and the last minutes, are of one.
 */
export class PageRelay {
  #own: string;
  #pages: ServedPages | undefined;
  #post: (message: PageMessage) => void;
  #passed = new Map<number, Passed>();
  #answering = new Map<string, AbortController>();
  #count = 0;

  /**
   * @param own The id of this thread.
   * @param pages What it can make.
   * @param post Sends to the others.
   */
  constructor(own: string, pages: ServedPages | undefined, post: (message: PageMessage) => void) {
    this.#own = own;
    this.#pages = pages;
    this.#post = post;
  }

  /** Asks the thread that has the pages; 503 if it does not turn. */
  async pass({ id: to, thread }: Member, request: PageRequest): Promise<Response> {
    const { method, url, headers } = request;
    const ask = ++this.#count;
    const fail = (why: string) =>
      serveError(503, `the pages are made by the thread ${thread}, which ${why}`);
    let deaf: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise<Response>((resolve) => {
        deaf = setTimeout(() => resolve(fail("does not turn now")), HEARD_MILLIS);
        this.#passed.set(ask, {
          to,
          heard: () => {
            clearTimeout(deaf);
            if (method === "POST") return;
            deaf = setTimeout(() => resolve(fail("is not ready")), MAKING_MILLIS);
          },
          answer: resolve,
          leave: () => resolve(fail("has ended")),
        });
        // Deno warns of every request whose signal was looked at: only where it may take long.
        if (method === "POST") {
          const leave = () => resolve(fail("was not waited for"));
          if (request.signal.aborted) return leave();
          request.signal.addEventListener("abort", leave);
        }
        const accept = (headers.get("accept") ?? "").slice(0, MOST_TEXT);
        this.#post({ type: "ask page", from: this.#own, to, ask, method, url, accept });
      });
    } finally {
      clearTimeout(deaf);
      this.#passed.delete(ask);
      // It may still be at work for it.
      this.#post({ type: "end page", from: this.#own, to, ask });
    }
  }

  /** Takes what another thread says to this one. */
  receive(message: PageMessage): void {
    const { type, from, ask } = message;
    // Who asks what cannot be read has no answer; it is no reason to fail.
    if (type === "ask page") return void this.#answer(message).catch(() => {});
    if (type === "end page") return this.#answering.get(keyOf(from, ask))?.abort();
    const passed = this.#passed.get(ask);
    if (passed?.to !== from) return;
    if (type === "heard page") return passed.heard();
    passed.answer(responseOf(message));
  }

  /** A thread has ended. */
  leave(id: string): void {
    for (const { to, leave } of this.#passed.values()) if (to === id) leave();
  }

  async #answer({ from: to, ask, method, url, accept }: PageQuestion): Promise<void> {
    if (!this.#pages) return;
    const key = keyOf(to, ask);
    const from = this.#own;
    const left = new AbortController();
    this.#answering.set(key, left);
    this.#post({ type: "heard page", from, to, ask });
    try {
      const request = { method, url, headers: new Headers({ accept }), signal: left.signal };
      let response = await this.#pages.handle(request).catch(failed);
      let bytes = await response.bytes();
      if (bytes.length > MOST_BYTES) {
        response = failed(`${bytes.length} bytes are more than one thread may send another`);
        bytes = await response.bytes();
      }
      const { status, headers } = response;
      this.#post({ type: "page", from, to, ask, status, headers: [...headers], bytes });
    } finally {
      this.#answering.delete(key);
    }
  }
}

/**
 * The thread that makes the pages: the main one, where Linux tells; all
 * threads have the same order.
 *
 * @returns Nothing if none does.
 */
export function pageMaker(members: Iterable<Member>): Member | undefined {
  return [...members].filter(({ pages }) => pages).sort(byAge)[0];
}

function byAge(a: Member, b: Member): number {
  const [first, second] = [a, b].map(({ task }) => Number(task || Infinity)) as [number, number];
  return first < second || (first === second && a.id < b.id) ? -1 : 1;
}

/** Anybody may say anything. */
function responseOf({ status, headers, bytes }: PageAnswer): Response {
  try {
    return new Response(bytes.length > 0 ? bytes : null, { status, headers });
  } catch {
    return serveError(502, "the thread that makes the pages sent what is none");
  }
}

function failed(error: unknown): Response {
  return serveError(500, errorMessage(error));
}

function keyOf(from: string, ask: number): string {
  return `${ask} ${from}`;
}
