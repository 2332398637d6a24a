/** A time limit; who starts it stops it. */
export class TimeLimit {
  readonly #abort = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(milliseconds: number) {
    this.#timer = setTimeout(() => this.#abort.abort(), Math.max(0, milliseconds));
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/**
 * Waits for a work, but not beyond a signal.
 *
 * @param work The work; what becomes of it after the signal is nobody's business.
 * @param signal The signal, if there is one.
 * @returns What the work comes to.
 * @throws The signal's reason.
 */
export async function within<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await work;
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop);
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
