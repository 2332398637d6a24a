import type { InspectorClient } from "../../../inspect/inspector_client.ts";
import type { OtherProgram } from "../../goroutine/dump.ts";
import { SharedWork } from "../../../base/shared_work.ts";
import { OwnHolds } from "../../stalls/own_holds.ts";
import { standstillSeconds } from "../../goroutine/standstill.ts";
import { oneAtATime } from "../../locks/one_at_a_time.ts";
import type { RetainedDump } from "./retained_dump.ts";

/** Takes heap snapshots of a program, one at a time, and finds who keeps what alive. */
export class RetainedCollector {
  /** Paths in the latest. */
  count = 0;
  /** For how long the program stood still for it. */
  #millis = 0;
  #client: InspectorClient;
  #other: OtherProgram | undefined;
  #work: SharedWork<RetainedDump>;
  #holds: OwnHolds;
  #ending = new AbortController();

  /**
   * @param other Where the program is another one than this.
   * @param holds Gets to know when the program stands still for it.
   */
  constructor(client: InspectorClient, other?: OtherProgram, holds = new OwnHolds()) {
    this.#client = client;
    this.#other = other;
    this.#holds = holds;
    this.#work = new SharedWork((ending) => this.#inTurn(ending));
  }

  /**
   * Takes a snapshot; who wants one while one is being taken gets the same one.
   *
   * @param signal Gives up.
   * @throws {RangeError} If there is too little memory for it, or if it was given up.
   * @throws {SnapshotShapeError} If V8's snapshot is not as expected.
   */
  take(signal?: AbortSignal): Promise<RetainedDump> {
    return this.#work.get(signal);
  }

  /** For about how long this program stands still for it, in seconds. */
  get standstill(): number {
    return standstillSeconds(this.#millis);
  }

  /** Ends what goes on as soon as it can be ended. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#work.settled();
  }

  /** Another program waits for no thread of this one. */
  #inTurn(givenUp: AbortSignal): Promise<RetainedDump> {
    const ending = AbortSignal.any([givenUp, this.#ending.signal]);
    if (this.#other) return this.#take(ending);
    return oneAtATime(() => this.#take(ending), ending);
  }

  async #take(ending: AbortSignal): Promise<RetainedDump> {
    ending.throwIfAborted();
    // What reads snapshots is not needed at the start of the service.
    const { takeRetainedDump } = await import("./retained_dump.ts");
    // With its own session V8 forgets the numbers of all objects.
    const session = this.#client.another?.();
    try {
      const client = session ?? this.#client;
      const dump = await takeRetainedDump(client, {
        ending,
        other: this.#other,
        hold: () => this.#holds.begin(),
      });
      this.#millis = dump.millis;
      this.count = dump.heap.paths.sums.length;
      return dump;
    } finally {
      session?.close();
    }
  }
}
