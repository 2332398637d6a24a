import type { PageRequest, ServedPages } from "../handler_context.ts";
import { serveError } from "../serve_error.ts";
import {
  type Member,
  type Message,
  MOST_BYTES,
  type PageAnswer,
  type PageQuestion,
} from "./message.ts";

/** How long a thread that turns may take to say that it has heard. */
const HEARD_MILLIS = 2_000;

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
  #post: (message: Message) => void;
  #passed = new Map<number, Passed>();
  #answering = new Map<string, AbortController>();
  #count = 0;

  /**
   * @param own The id of this thread.
   * @param post Sends to the others.
   */
  constructor(own: string, post: (message: Message) => void) {
    this.#own = own;
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
          heard: () => clearTimeout(deaf),
          answer: resolve,
          leave: () => resolve(fail("has ended")),
        });
        // Deno warns of every request whose signal was looked at: only where it may take long.
        if (method === "POST") {
          request.signal.addEventListener("abort", () => resolve(fail("was not waited for")));
        }
        const accept = headers.get("accept") ?? "";
        this.#post({ type: "ask page", from: this.#own, to, ask, method, url, accept });
      });
    } finally {
      clearTimeout(deaf);
      this.#passed.delete(ask);
      // It may still be at work for it.
      this.#post({ type: "end page", from: this.#own, to, ask });
    }
  }

  /** Makes a page for another thread. */
  async answer(question: PageQuestion, pages: ServedPages): Promise<void> {
    const { from: to, ask, method, url, accept } = question;
    const key = keyOf(to, ask);
    const from = this.#own;
    const left = new AbortController();
    this.#answering.set(key, left);
    this.#post({ type: "heard page", from, to, ask });
    try {
      const request = { method, url, headers: new Headers({ accept }), signal: left.signal };
      let response = await pages.handle(request).catch(failed);
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

  /** Nobody waits for the answer any more. */
  end({ from, ask }: { from: string; ask: number }): void {
    this.#answering.get(keyOf(from, ask))?.abort();
  }

  /** Takes what the thread that has the pages says. */
  receive(message: { type: "heard page"; from: string; ask: number } | PageAnswer): void {
    const passed = this.#passed.get(message.ask);
    if (passed?.to !== message.from) return;
    if (message.type === "heard page") return passed.heard();
    const { status, headers, bytes } = message;
    passed.answer(new Response(bytes.length > 0 ? bytes : null, { status, headers }));
  }

  /** A thread has ended. */
  leave(id: string): void {
    for (const { to, leave } of this.#passed.values()) if (to === id) leave();
  }
}

function failed(error: unknown): Response {
  return serveError(500, error instanceof Error ? error.message : String(error));
}

function keyOf(from: string, ask: number): string {
  return `${ask} ${from}`;
}
