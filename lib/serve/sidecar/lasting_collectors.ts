import type { LosableCollectors, SidecarCollectors } from "../../collect/target/sidecar.ts";
import { delay } from "../../base/delay.ts";

/** How often one looks whether the service is still there: its end waits for that. */
const ALIVE_MILLIS = 200;

/** @param orphans Windows that those before have begun; nothing the first time. */
type Start = (orphans?: readonly string[]) => Promise<LosableCollectors>;

/** Collectors that are started again when they have lost the service, until it is over. */
export class LastingCollectors {
  /** Those that have the service now. */
  current: LosableCollectors;
  #start: Start;
  #ending = new AbortController();

  private constructor(first: LosableCollectors, start: Start) {
    this.current = first;
    this.#start = start;
  }

  /**
   * Starts them.
   *
   * @param onOver Called when they cannot be started again: the service is over.
   * @throws What `start` throws the first time.
   */
  static async start(
    start: Start,
    onOver: () => void,
  ): Promise<LastingCollectors> {
    const collectors = new LastingCollectors(await start(), start);
    void collectors.#last().catch(() => {
      if (!collectors.#ending.signal.aborted) onOver();
    });
    return collectors;
  }

  /** Ends them for good. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.current.stop();
  }

  async #last(): Promise<void> {
    for (;;) {
      const known = new AbortController();
      const signal = AbortSignal.any([known.signal, this.#ending.signal]);
      await Promise.race([this.current.lost, silence(this.current, signal)]);
      known.abort();
      if (this.#ending.signal.aborted) return;
      const orphans = this.current.cpu.begun;
      await this.current.stop().catch(() => {});
      this.current = await this.#start(orphans);
      // Whoever ended them meanwhile ended others.
      if (this.#ending.signal.aborted) return await this.current.stop();
    }
  }
}

/** Waits until the program does not answer: when it is over it has no context to evaluate in. */
async function silence({ client }: SidecarCollectors, signal: AbortSignal): Promise<void> {
  try {
    while (await delay(ALIVE_MILLIS, signal)) {
      await client.send("Runtime.evaluate", { expression: "0" });
    }
  } catch { /* It is over. */ }
}
