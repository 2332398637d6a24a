/**
 * Times and durations as Go's `%v` shows them.
 *
 * @module
 */
import type { Int64 } from "../int64.ts";
import type { TimeZone } from "./zone.ts";

/**
 * A duration in Go's form, such as `1m30.5s` or `250µs`.
 *
 * @param nanos Nanoseconds.
 * @returns The text.
 *
 * @example
 * ```ts
 * import { formatDuration } from "./format.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(formatDuration(90_500_000_000), "1m30.5s");
 * strictEqual(formatDuration(-1500), "-1.5µs");
 * ```
 */
export function formatDuration(nanos: Int64): string {
  if (nanos < 0) return "-" + formatDuration(-BigInt(nanos));
  const whole = BigInt(nanos);
  if (whole === 0n) return "0s";
  if (whole < 1000n) return `${whole}ns`;
  if (whole < 1000_000n) return `${decimal(whole, 3)}µs`;
  if (whole < 1000_000_000n) return `${decimal(whole, 6)}ms`;
  const minute = 60_000_000_000n;
  const seconds = `${decimal(whole % minute, 9)}s`;
  const minutes = whole / minute;
  if (minutes === 0n) return seconds;
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

/** `value` / 10^`digits`, without trailing zeros. */
function decimal(value: bigint, digits: number): string {
  const unit = 10n ** BigInt(digits);
  const fraction = String(value % unit).padStart(digits, "0").replace(/0+$/, "");
  return fraction === "" ? `${value / unit}` : `${value / unit}.${fraction}`;
}

/**
 * A point in time in Go's default form, such as
 * `2026-11-22 17:18:00.5 +0000 UTC`.
 *
 * @param nanos Unix time in nanoseconds.
 * @param zone Where clocks show it.
 * @returns The text.
 *
 * @example
 * ```ts
 * import { formatTime } from "./format.ts";
 * import { platformZone, UTC } from "./zone.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(formatTime(1_500_000_000, UTC), "1970-01-01 00:00:01.5 +0000 UTC");
 * const paris = platformZone("Europe/Paris");
 * strictEqual(formatTime(0, paris), "1970-01-01 01:00:00 +0100 CET");
 * ```
 */
export function formatTime(nanos: Int64, zone: TimeZone): string {
  const second = 1_000_000_000n;
  const exact = BigInt(nanos);
  const fraction = (exact % second + second) % second;
  const seconds = Number((exact - fraction) / second);
  const { offset, name } = zone(seconds);
  const local = new Date((seconds + offset) * 1000).toISOString().slice(0, 19).replace("T", " ");
  const digits = fraction === 0n ? "" : "." + String(fraction).padStart(9, "0").replace(/0+$/, "");
  return `${local}${digits} ${signed(offset)} ${name}`;
}

function signed(offset: number): string {
  const minutes = Math.trunc(Math.abs(offset) / 60);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(Math.trunc(minutes / 60))}${two(minutes % 60)}`;
}
