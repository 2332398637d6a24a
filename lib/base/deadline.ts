/** How to wait. */
export interface DeadlineOptions {
  /** Whether the deadline keeps the process alive; it does unless told. */
  keepsAlive?: boolean;
}

/**
 * Waits for work until a deadline. The work itself goes on after it.
 *
 * @param millis Milliseconds from now.
 * @param work What to wait for.
 * @param onLate What to return, or throw, if it is not done then.
 * @returns What the work comes to, or what `onLate` returns.
 * @throws What the work or `onLate` throws.
 *
 * @example
 * ```ts
 * import { withDeadline } from "./deadline.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(await withDeadline(1_000, Promise.resolve(1), () => 2), 1);
 * strictEqual(await withDeadline(1, new Promise(() => {}), () => 2), 2);
 * ```
 */
export async function withDeadline<T, Late>(
  millis: number,
  work: Promise<T>,
  onLate: () => Late,
  { keepsAlive = true }: DeadlineOptions = {},
): Promise<T | Late> {
  const { promise, resolve } = Promise.withResolvers<typeof LATE>();
  const timer = setTimeout(() => resolve(LATE), millis);
  if (!keepsAlive) Deno.unrefTimer(timer);
  try {
    const first = await Promise.race([work, promise]);
    return first === LATE ? onLate() : first as T;
  } finally {
    clearTimeout(timer);
  }
}

const LATE = Symbol("late");

/**
 * Whether work is done before a deadline; it may have failed, too.
 *
 * @param millis Milliseconds from now.
 * @param work What to wait for.
 * @param options How to wait.
 *
 * @example
 * ```ts
 * import { endsWithin } from "./deadline.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(await endsWithin(1_000, Promise.reject(new Error("no"))), true);
 * strictEqual(await endsWithin(1, new Promise(() => {})), false);
 * ```
 */
export function endsWithin(
  millis: number,
  work: Promise<unknown>,
  options?: DeadlineOptions,
): Promise<boolean> {
  const ended = work.then(() => true, () => true);
  return withDeadline(millis, ended, () => false, options);
}

/**
 * A deadline for several steps: its signal aborts then. Who makes it stops it.
 *
 * @example
 * ```ts
 * import { Deadline } from "./deadline.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * using deadline = new Deadline(60_000);
 * strictEqual(deadline.signal.aborted, false);
 * ```
 */
export class Deadline implements Disposable {
  readonly #abort = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;

  /** @param millis Milliseconds from now. */
  constructor(millis: number) {
    this.#timer = setTimeout(() => this.#abort.abort(), Math.max(0, millis));
  }

  /** Aborts when the time is over. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** It does not come any more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  /** It does not come any more. */
  [Symbol.dispose](): void {
    this.stop();
  }
}
