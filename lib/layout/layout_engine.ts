/**
 * Lays out graphs without any program installed.
 *
 * @module
 */
import { errorMessage } from "../base/error_message.ts";
import { Mutex } from "../base/mutex.ts";
import { PortError } from "../port/port_error.ts";
import { WorkerPort } from "../port/worker_port.ts";
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
const WORKER = new URL("./layout_worker.ts", import.meta.url);
const CLOSED = "the layout engine is closed";
/** What helps against all that is too large. */
const ADVICE = "try a smaller -nodecount";

/**
 * Graphviz in a Worker. It starts with the first graph, and graphs are serialised;
 * until it is disposed of, it keeps the process alive.
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
  #worker: WorkerPort<string, LayoutReply> | undefined;
  #graphs = new Mutex();
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
    return this.#graphs.run(async () => {
      try {
        return await this.#layOut(dot);
      } catch (error) {
        // Its memory is full or in disorder, or it goes on for long.
        this.#endWorker("it failed");
        throw error;
      }
    });
  }

  async #layOut(dot: string): Promise<string> {
    if (this.#isDisposed) throw new LayoutError(CLOSED);
    this.#worker ??= new WorkerPort(WORKER);
    const reply = await this.#worker.request(dot, { replyTimeout: this.#timeLimit })
      .catch((error) => ({ exhausted: this.#reasonOf(error) }));
    if ("svg" in reply) return reply.svg;
    if ("error" in reply) throw new LayoutError(`cannot lay out the graph: ${reply.error}`);
    throw new LayoutError(
      `cannot lay out the graph, it needs too much memory (${reply.exhausted}); ${ADVICE}`,
    );
  }

  /** @throws {LayoutError} If the Worker has not failed. */
  #reasonOf(error: unknown): string {
    if (this.#isDisposed) throw new LayoutError(CLOSED);
    if (error instanceof PortError && error.reason === "late") {
      const seconds = this.#timeLimit / 1000;
      throw new LayoutError(`cannot lay out the graph within ${seconds} seconds; ${ADVICE}`);
    }
    return errorMessage(error);
  }

  #endWorker(why: string): void {
    this.#worker?.end(why);
    this.#worker = undefined;
  }

  /** Ends the Worker; graphs on the way are not finished. */
  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#endWorker(CLOSED);
  }
}
