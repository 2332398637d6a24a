import { delay } from "../../base/delay.ts";
import type { TakeOptions } from "./take_options.ts";

/**
 * Waits for the end of a window that has begun.
 *
 * One that only its signal ends has no timer: it does not keep the program alive.
 *
 * @param seconds Its length.
 * @returns Whether it was as long as it should be.
 */
export async function windowEnd(
  seconds: number,
  { begun, signal }: Pick<TakeOptions, "begun" | "signal">,
): Promise<boolean> {
  if (!begun || !signal) return await delay(seconds * 1e3, signal);
  begun();
  if (signal.aborted) return true;
  return await new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(true), { once: true });
  });
}
