import { subtractProfile } from "../../profile/combine/subtract.ts";
import type { Profile } from "../../profile/types.ts";
import { delay } from "../../base/delay.ts";
import { unixNanos } from "../clock/unix_time.ts";
import type { KindOptions } from "./take_options.ts";

/**
 * Two profiles, the first subtracted from the second; without `seconds` one.
 *
 * @param take Takes one.
 * @param remark Ends the comment that says what it is.
 */
export async function takeDelta(
  options: Pick<KindOptions, "seconds" | "signal">,
  take: () => Promise<Profile> | Profile,
  remark = "",
): Promise<Profile> {
  const { seconds } = options;
  const before = await take();
  if (seconds === undefined) return before;
  const from = performance.now();
  const whole = await delay(seconds * 1e3, options.signal);
  const after = await take();
  const millis = performance.now() - from;
  const difference = subtractProfile(after, before);
  return {
    ...difference,
    timeNanos: unixNanos(),
    durationNanos: Math.round(millis * 1e6),
    defaultSampleType: after.defaultSampleType,
    comment: [
      `difference of two profiles ${seconds} seconds apart${remark}`,
      ...cutShort(whole, seconds),
      ...after.comment,
    ],
  };
}

/** What a profile says whose window was ended. */
export function cutShort(whole: boolean, seconds: number): string[] {
  return whole ? [] : [`cut short: ended before its ${seconds} seconds were over`];
}
