/**
 * Lays out graphs without any program installed.
 *
 * @module
 */
import type { LayoutReply } from "./layout_worker.ts";

/** A graph cannot be laid out; the message is for the user. */
export class LayoutError extends Error {
  override name = "LayoutError";
}

/** How to lay out. */
export interface LayoutOptions {
  /** Milliseconds that one graph may take; a minute unless told. */
  timeLimit?: number;
}

const MINUTE = 60_000;

/**
 * Graphviz in a Worker. It starts with the first graph and takes one after the
 * other; until it is disposed of, it keeps the process alive.
 *
 * @example
 * ```ts
 * import { match } from "node:assert/strict";
 * import { LayoutEngine } from "./layout_engine.ts";
 *
 * using engine = new LayoutEngine();
 * match(await engine.svg("digraph { a -> b }"), /<svg /);
 * ```
 */
export class LayoutEngine {
  #timeLimit: number;
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #giveUp: ((error: LayoutError) => void) | undefined;
  #isDisposed = false;

  constructor({ timeLimit = MINUTE }: LayoutOptions = {}) {
    this.#timeLimit = timeLimit;
  }

  /**
   * Lays out a graph.
   *
   * @param dot The graph in DOT.
   * @returns The picture: a whole SVG document.
   * @throws {LayoutError} If it is no graph, or too large a one.
   */
  svg(dot: string): Promise<string> {
    const picture = this.#last.then(() => this.#layOut(dot));
    this.#last = picture.catch(() => {});
    return picture;
  }

  async #layOut(dot: string): Promise<string> {
    if (this.#isDisposed) throw new LayoutError("the layout engine is closed");
    const reply = await this.#ask(dot);
    if ("svg" in reply) return reply.svg;
    // Its memory is full or in disorder.
    this.#stop();
    if ("error" in reply) throw new LayoutError(`cannot lay out the graph: ${reply.error}`);
    throw new LayoutError(
      `cannot lay out the graph, it needs too much memory (${reply.exhausted}); ${ADVICE}`,
    );
  }

  async #ask(dot: string): Promise<LayoutReply> {
    const worker = this.#worker ??= newWorker();
    const { promise, resolve, reject } = Promise.withResolvers<LayoutReply>();
    const seconds = this.#timeLimit / 1000;
    const timer = setTimeout(() => {
      this.#stop();
      reject(new LayoutError(`cannot lay out the graph within ${seconds} seconds; ${ADVICE}`));
    }, this.#timeLimit);
    this.#giveUp = reject;
    worker.onmessage = ({ data }: MessageEvent<LayoutReply>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      resolve({ exhausted: event.message });
    };
    worker.postMessage(dot);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#giveUp = undefined;
    }
  }

  #stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  /** Ends the Worker; graphs on the way are not finished. */
  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#stop();
    this.#giveUp?.(new LayoutError("the layout engine is closed"));
  }
}

/** What helps against all that is too large. */
const ADVICE = "try a smaller -nodecount";

function newWorker(): Worker {
  return new Worker(new URL("./layout_worker.ts", import.meta.url), { type: "module" });
}
