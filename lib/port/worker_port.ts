/**
 * A Worker that replies to requests: the port's end of who starts it, and its own.
 *
 * @module
 */
import { PortError, type PortReason } from "./port_error.ts";
import { dispatch } from "./port_message.ts";
import {
  type PendingRequest,
  Requester,
  type RequestOptions,
  type SendOptions,
} from "./requester.ts";
import { type Answer, Responder, type ResponderOptions } from "./responder.ts";

/** The part of a Worker's global scope that is used here. */
interface Scope {
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  postMessage(message: unknown, transfer: Transferable[]): void;
}

/**
 * A Worker and the requests to it. An error that nobody catches in it ends it,
 * and all requests fail with reason `closed`; until it ends it keeps the
 * process alive.
 *
 * @example
 * ```ts
 * import { WorkerPort } from "./worker_port.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const port = new URL("./worker_port.ts", import.meta.url).href;
 * const module = `import { serveWorker } from ${JSON.stringify(port)};
 *   serveWorker((text) => text.length);`;
 * const worker = new WorkerPort<string, number>(
 *   `data:text/javascript,${encodeURIComponent(module)}`,
 * );
 * strictEqual(await worker.request("four"), 4);
 * worker.end("it is not needed any more");
 * ```
 */
export class WorkerPort<Request, Reply, Part = never> {
  #worker: Worker;
  #requester: Requester<Request, Reply, Part>;
  #lost = 0;

  /**
   * Starts the Worker.
   *
   * @param module What runs in it: it calls {@linkcode serveWorker}.
   */
  constructor(module: URL | string) {
    const worker = this.#worker = new Worker(module, { type: "module" });
    this.#requester = new Requester((message, transfer) => worker.postMessage(message, transfer));
    worker.onmessage = ({ data }) => dispatch(data, { requester: this.#requester });
    worker.onerror = (event) => {
      event.preventDefault();
      this.end(event.message);
    };
  }

  /** How many requests have no reply yet. */
  get pending(): number {
    return this.#requester.pending;
  }

  /** How many requests had no reply when the Worker ended. */
  get lost(): number {
    return this.#lost;
  }

  /** See {@linkcode Requester.request}. */
  request(body: Request, options?: RequestOptions<Part>): Promise<Reply> {
    return this.#requester.request(body, options);
  }

  /** See {@linkcode Requester.send}. */
  send(body: Request, options?: SendOptions<Part>): PendingRequest<Reply> {
    return this.#requester.send(body, options);
  }

  /** See {@linkcode Requester.notify}. */
  notify(body: Request): void {
    this.#requester.notify(body);
  }

  /**
   * Ends the Worker.
   *
   * @param why The message of the errors of those who wait.
   * @param reason The reason of these errors.
   */
  end(why: string, reason: PortReason = "closed"): void {
    this.#worker.terminate();
    this.#lost += this.pending;
    this.#requester.close(new PortError(reason, why));
  }
}

/**
 * Replies to requests in the Worker that runs this.
 *
 * @param answer Answers a request.
 * @param options What it takes and sends at most.
 */
export function serveWorker<Request, Reply, Part = never>(
  answer: Answer<Request, Reply, Part>,
  options?: ResponderOptions<Request>,
): void {
  const scope = globalThis as unknown as Scope;
  const responder = new Responder<Request, Reply, Part>(
    (message, transfer) => scope.postMessage(message, transfer),
    answer,
    options,
  );
  scope.onmessage = ({ data }) => dispatch(data, { responder });
}
