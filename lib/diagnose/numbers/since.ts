import type { Profile } from "../../profile/types.ts";

/** When a profile of this project that counts since the start says that began. */
const SINCE_REGEXP = /\bstart at (\d{4}-\d\d-\d\dT[\d:.]+Z)/;

/** How long a profile counted, in seconds; 0 if it does not say. */
export function secondsOf({ durationNanos, timeNanos, comment }: Profile): number {
  if (Number(durationNanos) > 0) return Number(durationNanos) / 1e9;
  for (const each of comment) {
    const since = Date.parse(SINCE_REGEXP.exec(each)?.[1] ?? "");
    const seconds = Number(timeNanos) / 1e9 - since / 1e3;
    if (seconds > 0) return seconds;
  }
  return 0;
}
