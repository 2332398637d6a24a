import { type Int64, magnitude, scaled } from "../go/int64.ts";
import type { GraphNode } from "./graph/graph.ts";
import type { ReportInput } from "./report_input.ts";
import { scale } from "./units.ts";

/**
 * Chooses one unit for all rows: that of the smallest value, or a larger one in
 * which it is at least 0.01.
 *
 * @param input The report.
 * @param nodes Its rows.
 * @param integers Whether values are printed without decimals, as callgrind does.
 * @returns The unit, or the option as it is if it names one.
 */
export function outputUnit(
  { unit, total, ratio, values }: ReportInput,
  nodes: readonly GraphNode[],
  integers = false,
): string {
  if (unit !== "minimum" || nodes.length === 0) return unit;
  const factor = ratio > 0 && ratio !== 1 ? ratio : undefined;
  const adjust = (value: Int64) => factor === undefined ? value : scaled(value, factor);
  const least = adjust(smallest(nodes) ?? total);
  const most = adjust(total);
  const natural = (value: number | bigint) => scale(value, values.unit, "minimum").unit;

  const hundredfold = BigInt.asIntN(64, BigInt(least) * 100n);
  const far = natural(least) !== natural(most) && hundredfold < most && !integers;
  return (far ? natural(hundredfold) : natural(least)) || values.unit;
}

/** The smallest value of the rows that is not zero. */
function smallest(nodes: readonly GraphNode[]): Int64 | undefined {
  let least: Int64 | undefined;
  for (const { flatValue, cumValue } of nodes) {
    const value = magnitude(flatValue === 0 ? cumValue : flatValue);
    if (value > 0 && (least === undefined || value < least)) least = value;
  }
  return least;
}
