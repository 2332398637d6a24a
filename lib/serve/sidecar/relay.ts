import { readBody } from "../parameters.ts";
import { targetOf } from "../target.ts";
import type { FromSidecar, ToSidecar } from "./sidecar_message.ts";

/** How long a service that turns may take to say that it has heard. */
const HEARD_MILLIS = 1_000;

const SECONDS_REGEXP = /[?&]seconds=/;

type Heard = Extract<ToSidecar, { type: "heard" | "answer" }>;

interface Asked {
  heard(): void;
  answer(response: Response): void;
}

/** Passes requests on to a service whose event loop may stand still. */
export class Relay {
  #post: (message: FromSidecar) => void;
  #asked = new Map<number, Asked>();
  #count = 0;

  /** @param post Sends to the service. */
  constructor(post: (message: FromSidecar) => void) {
    this.#post = post;
  }

  /** Takes what the service says. */
  receive(message: Heard): void {
    const asked = this.#asked.get(message.id);
    if (message.type === "heard") return asked?.heard();
    const { status, headers, body } = message;
    asked?.answer(new Response(body.length > 0 ? body : null, { status, headers }));
  }

  /**
   * Asks the service.
   *
   * @returns Nothing if its event loop does not turn.
   */
  async ask(request: Request): Promise<Response | undefined> {
    const { method, headers } = request;
    const url = targetOf(request).href;
    const id = ++this.#count;
    const body = method === "POST" || method === "PUT" ? await readBody(request) : null;
    let deaf: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise((resolve) => {
        deaf = setTimeout(() => resolve(undefined), HEARD_MILLIS);
        this.#asked.set(id, { heard: () => clearTimeout(deaf), answer: resolve });
        // Deno warns of every request whose signal was looked at: only where it may take long.
        if (SECONDS_REGEXP.test(url)) {
          request.signal.addEventListener("abort", () => resolve(undefined));
        }
        this.#post({ type: "ask", id, method, url, headers: [...headers], body });
      });
    } finally {
      clearTimeout(deaf);
      this.#asked.delete(id);
      this.#post({ type: "forget", id });
    }
  }
}
