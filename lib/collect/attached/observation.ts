import { askIsolate } from "../target/ask_isolate.ts";
import { delay } from "../../base/delay.ts";
import type { Attached } from "../target/attached.ts";

/** How a window went. */
export interface Observed {
  /** How long the program was there to be observed, in milliseconds. */
  millis: number;
  /** What profiles say of it: an end before the window's, beginnings in it. */
  comments: string[];
}

/** Between two looks, in milliseconds. */
const LOOK_MILLIS = 250;
/** A page that goes to another is without a context for a moment. */
const MAX_AWAY_MILLIS = 3_000;

/** Runs in the program, as text: when the program, or the page, began, and whether it is about to exit. */
const LOOK = `JSON.stringify([performance.timeOrigin, /\\bexit \\(ext:/.test(new Error().stack)])`;

/**
 * Waits for the end of a window, or of what is observed in it: a program ends
 * when it has nothing more to do, exits or is killed; a page goes to another.
 *
 * @param seconds Length of the window.
 * @param signal Aborts when the connection has ended.
 * @param onLook Is called with each look at the program.
 */
export async function observe(
  { client, evaluates, isPage }: Pick<Attached, "client" | "evaluates" | "isPage">,
  seconds: number,
  signal: AbortSignal,
  onLook: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Observed> {
  const began = performance.now();
  const ended = new AbortController();
  const either = AbortSignal.any([signal, ended.signal]);
  let origin: unknown;
  let seen = began;
  let renewals = 0;
  const look = async () => {
    try {
      const [now, exits] = await askIsolate(client, LOOK) as [number, boolean];
      if (exits) return ended.abort();
      if (origin !== undefined && now !== origin) renewals++;
      origin = now;
      seen = performance.now();
    } catch {
      const away = performance.now() - seen;
      if (!isPage || away > MAX_AWAY_MILLIS) return ended.abort();
    }
    await onLook();
  };
  const looking = (async () => {
    while (evaluates && await delay(LOOK_MILLIS, either)) await look();
  })();
  const whole = await delay(seconds * 1e3, either);
  // A look that is not answered, because native code runs, is not waited for.
  looking.catch(() => {});
  const millis = performance.now() - began;
  return {
    millis,
    comments: [
      ...whole ? [] : [
        `cut short: ${isPage ? "the page" : "the program"} was gone after ${
          (millis / 1e3).toFixed(1)
        } of ${seconds} seconds`,
      ],
      ...renewals === 0 ? [] : [
        `the page began again in the window, ${renewals} time${renewals === 1 ? "" : "s"}: ` +
        "what ran before and after is joined, as far as it is there",
      ],
    ],
  };
}
