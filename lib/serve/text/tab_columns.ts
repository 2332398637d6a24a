/** Go's tab writer as it is set up for stacks: tab stops every 8 columns. */
const TAB = 8;

/**
 * Lines up the cells of a block of rows with tabs, as Go does below each stack:
 * a column is as wide as its widest cell, rounded up to a tab stop.
 *
 * @param rows Cells; the last of a row is not padded.
 *
 * @example
 * ```ts
 * import { tabColumns } from "./tab_columns.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(tabColumns([["#", "longer name", "x"], ["#", "f", "y"]]), [
 *   "#\tlonger name\tx",
 *   "#\tf\t\ty",
 * ]);
 * ```
 */
export function tabColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, i) => {
      const width = Math.ceil(([...cell].length + 1) / TAB) * TAB;
      widths[i] = Math.max(widths[i] ?? 0, width);
    });
  }
  return rows.map((row) =>
    row.map((cell, i) =>
      i === row.length - 1
        ? cell
        : cell + "\t".repeat(Math.ceil((widths[i]! - [...cell].length) / TAB))
    ).join("")
  );
}
