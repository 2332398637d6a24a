import type { InspectorClient } from "../../../inspect/inspector_client.ts";
import type { OtherProgram } from "../../goroutine/dump.ts";
import { oneAtATime } from "../../locks/one_at_a_time.ts";
import type { RetainedDump } from "./retained_dump.ts";

/** Takes heap snapshots of a program, one at a time, and finds who keeps what alive. */
export class RetainedCollector {
  /** Paths in the latest. */
  count = 0;
  #client: InspectorClient;
  #other: OtherProgram | undefined;
  #running: Promise<RetainedDump> | undefined;
  #ending = new AbortController();

  /** @param other Where the program is another one than this. */
  constructor(client: InspectorClient, other?: OtherProgram) {
    this.#client = client;
    this.#other = other;
  }

  /**
   * Takes a snapshot; who wants one while one is being taken gets the same one.
   *
   * @throws {RangeError} If there is too little memory for it.
   * @throws {SnapshotShapeError} If V8's snapshot is not as expected.
   */
  take(): Promise<RetainedDump> {
    return this.#running ??= this.#inTurn().finally(() => this.#running = undefined);
  }

  /** Ends what goes on as soon as it can be ended. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running?.catch(() => {/* Who wanted it has the error. */});
  }

  /** Another program waits for no thread of this one. */
  #inTurn(): Promise<RetainedDump> {
    if (this.#other) return this.#take();
    return oneAtATime(() => this.#take(), this.#ending.signal);
  }

  async #take(): Promise<RetainedDump> {
    // What reads snapshots is not needed at the start of the service.
    const { takeRetainedDump } = await import("./retained_dump.ts");
    // With its own session V8 forgets the numbers of all objects.
    const session = this.#client.another?.();
    try {
      const client = session ?? this.#client;
      const dump = await takeRetainedDump(client, this.#ending.signal, this.#other);
      this.count = dump.heap.paths.sums.length;
      return dump;
    } finally {
      session?.close();
    }
  }
}
