/**
 * What changed between two profiles, in a few lines.
 *
 * @module
 */
import { label } from "../analyse/label.ts";
import { fixed2 } from "../go/fmt.ts";
import { add, type Int64, negate } from "../go/int64.ts";
import { compatibleProfiles } from "../profile/combine/combine.ts";
import type { Profile } from "../profile/types.ts";

/** A sample type and its sums. */
export interface TypeDifference {
  type: string;
  unit: string;
  before: Int64;
  after: Int64;
}

/**
 * Adds up two profiles by sample type.
 *
 * @param base The profile before.
 * @param current The profile after.
 * @returns The sample types that both have, in the finest unit in use.
 * @throws {RangeError} If they have none in common.
 */
export function differences(base: Profile, current: Profile): TypeDifference[] {
  const [after, before] = compatibleProfiles([current, base]) as [Profile, Profile];
  return after.sampleType.map(({ type, unit }, i) => ({
    type,
    unit,
    before: sum(before, i),
    after: sum(after, i),
  }));
}

function sum({ sample }: Profile, column: number): Int64 {
  return sample.reduce((total, { value }) => add(total, value[column] ?? 0), 0 as Int64);
}

/**
 * A table of differences, a line for each sample type.
 *
 * @param rows The differences.
 * @returns The lines, with a head above and an empty line below.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { differenceTable } from "./difference.ts";
 *
 * strictEqual(
 *   differenceTable([{ type: "space", unit: "bytes", before: 2048, after: 3072 }]),
 *   "       before  after  difference\nspace     2kB    3kB        +1kB  +50%\n\n",
 * );
 * ```
 */
export function differenceTable(rows: readonly TypeDifference[]): string {
  const cells = rows.map(({ type, unit, before, after }) => [
    type,
    label(before, unit),
    label(after, unit),
    signed(label(growth({ before, after }), unit)),
    growthText({ before, after }),
  ]);
  const table = [["", "before", "after", "difference", ""], ...cells];
  const widths = [0, 1, 2, 3].map((i) => Math.max(...table.map((row) => row[i]!.length)));
  const lines = table.map(([type = "", ...values]) => {
    const columns = values.slice(0, 3).map((text, i) => text.padStart(widths[i + 1]!));
    return [type.padEnd(widths[0]!), ...columns, values[3]].join("  ").trimEnd();
  });
  return `${lines.join("\n")}\n\n`;
}

/** By how much something has grown. */
export function growth({ before, after }: Pick<TypeDifference, "before" | "after">): Int64 {
  return add(after, negate(before));
}

/** Growth in per cent of before; `undefined` if there was nothing before. */
export function growthPercent(
  { before, after }: Pick<TypeDifference, "before" | "after">,
): number | undefined {
  if (before === 0) return after === 0 ? 0 : undefined;
  return Number(growth({ before, after })) / Math.abs(Number(before)) * 100;
}

/** Growth in per cent, as text. */
export function growthText(pair: Pick<TypeDifference, "before" | "after">): string {
  const percent = growthPercent(pair);
  if (percent === undefined) return "new";
  return signed(`${fixed2(percent).replace(/\.00$/, "")}%`);
}

function signed(text: string): string {
  return text.startsWith("-") || /^0%?$/.test(text) ? text : `+${text}`;
}
