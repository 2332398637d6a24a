/**
 * Values as reports print them.
 *
 * @module
 */
import { fixed2, general2 } from "../go/fmt.ts";
import type { Int64 } from "../go/int64.ts";
import { scale } from "./units.ts";

/**
 * A value with its unit, two decimals at most.
 *
 * @param value The value.
 * @param from Its unit.
 * @param to The unit to print, `auto` for the natural one.
 * @returns The text; zero has no unit.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { label } from "./label.ts";
 *
 * strictEqual(label(1152, "bytes"), "1.12kB");
 * strictEqual(label(0, "bytes"), "0");
 * strictEqual(label(90_500_000_000, "nanoseconds", "ms"), "90500ms");
 * ```
 */
export function label(value: Int64, from: string, to = "auto"): string {
  const quantity = scale(value, from, to);
  const digits = fixed2(quantity.value);
  const text = digits.endsWith(".00") ? digits.slice(0, -3) : digits;
  return text === "0" || text === "-0" ? "0" : text + quantity.unit;
}

/**
 * How much of a total a value is, in six columns. The sign is lost, as in Go's pprof.
 *
 * @param value The part.
 * @param total The whole; nothing is 0 % of zero.
 * @returns The text.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { percentage } from "./label.ts";
 *
 * strictEqual(percentage(893, 10_000), " 8.93%");
 * strictEqual(percentage(9999, 10_000), "  100%");
 * strictEqual(percentage(1, 100_000), "0.001%");
 * ```
 */
export function percentage(value: Int64, total: Int64): string {
  const ratio = total === 0 ? 0 : Math.abs(Number(value) / Number(total)) * 100;
  if (ratio >= 99.95 && ratio <= 100.05) return "  100%";
  return (ratio >= 1 ? fixed2(ratio) : general2(ratio)).padStart(5) + "%";
}
