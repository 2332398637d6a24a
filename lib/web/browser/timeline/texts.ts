/**
 * Times, shares and sizes for people.
 *
 * @module
 */
import { label } from "../../../analyse/label.ts";

/**
 * A time of the day here, as precise as a step wants it.
 *
 * @param step Milliseconds.
 */
export function clockText(at: number, step = 1000): string {
  const text = new Date(at).toLocaleTimeString("en-GB");
  return step >= 1000 ? text : `${text}.${String(Math.floor(at % 1000)).padStart(3, "0")}`;
}

/** A length of time for people. */
export function lengthText(millis: number): string {
  if (millis < 0.95) return millis === 0 ? "0" : `${millis.toFixed(1)} ms`;
  // What would be rounded up to the next unit is written in it.
  if (millis < 999.5) return `${Math.round(millis)} ms`;
  if (millis < 119_950) return `${(millis / 1000).toFixed(millis < 9_995 ? 2 : 1)} s`;
  const seconds = Math.round(millis / 1000);
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest > 0 ? ` ${rest} s` : ""}`;
}

/** A share for people, who need no more than two digits. */
export function shareText(share: number): string {
  const percent = share * 100;
  return `${percent < 9.95 && percent > 0 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** A size. */
export function bytesText(bytes: number): string {
  return label(bytes, "bytes", "auto");
}
