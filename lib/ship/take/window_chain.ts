import type { TakeOptions } from "../../collect/kinds/take_options.ts";
import type { Profile } from "../../profile/types.ts";

interface OpenWindow {
  end: AbortController;
  begun: Promise<void>;
  profile: Promise<Profile>;
}

/**
 * Windows that follow each other: the next has begun when one ends, so that nothing lies between
 * them, and both share no more than a moment.
 */
export class WindowChain {
  #take: (options: TakeOptions) => Promise<Profile>;
  #open: OpenWindow | undefined;

  /** @param take Takes a profile until its signal aborts. */
  constructor(take: (options: TakeOptions) => Promise<Profile>) {
    this.#take = take;
  }

  /** Begins the first. */
  async begin(): Promise<void> {
    const open = this.#open = this.#start();
    await open.begun;
  }

  /**
   * Begins the next and ends the one before.
   *
   * @returns Its profile; nothing if none was open.
   */
  async next(): Promise<Profile | undefined> {
    const last = this.#open;
    const open = this.#open = this.#start();
    // Where it cannot begin the one before has ended anyway, and says more.
    await open.begun.catch(() => this.#open = undefined);
    last?.end.abort();
    return await (last?.profile ?? open.begun.then(() => undefined));
  }

  /** Ends the last. */
  async end(): Promise<Profile | undefined> {
    const last = this.#open;
    this.#open = undefined;
    last?.end.abort();
    return await last?.profile;
  }

  #start(): OpenWindow {
    const end = new AbortController();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const profile = this.#take({ signal: end.signal, begun: resolve });
    profile.then(() => resolve(), reject);
    promise.catch(() => {/* Whoever waits for the profile hears of it. */});
    return { end, begun: promise, profile };
  }
}
