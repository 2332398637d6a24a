import type { Libc } from "./libc.ts";
import type { PerfEvent } from "./perf_event.ts";
import type { Rounds } from "./rounds.ts";

/** What a watch has open. */
export interface OpenEvent {
  libc: Libc;
  event: PerfEvent;
  rounds: Rounds;
}

/** One event of one thread, read in rounds until it is stopped. */
export class EventWatch implements Disposable {
  readonly #open: OpenEvent;
  readonly #read: (event: PerfEvent) => void;
  readonly #endRounds: () => void;
  #isOpen = true;

  /** @param read Reads what the event has. */
  constructor(open: OpenEvent, read: (event: PerfEvent) => void) {
    this.#open = open;
    this.#read = read;
    // A thread that rests has few records: the ring has room for thousands.
    this.#endRounds = open.rounds(() => this.read(), false);
  }

  /** Reads what there is; nothing once it is stopped. */
  read(): void {
    if (this.#isOpen) this.#read(this.#open.event);
  }

  /** Reads the rest; nothing is left open. */
  stop(): void {
    if (this.#isOpen) this.#open.event.stop();
    this.read();
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#endRounds();
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#open.event[Symbol.dispose]();
    this.#open.libc[Symbol.dispose]();
  }
}
