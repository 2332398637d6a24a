/**
 * Columns as Go's `text/tabwriter` aligns them.
 *
 * @module
 */

/**
 * Aligns columns to the right, with one space between: a tab ends a cell, and lines with a cell in a column, one after the
 * other, share its width.
 *
 * @param text Lines with tabs.
 * @returns The lines, aligned.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { alignRight } from "./tabwriter.ts";
 *
 * strictEqual(alignRight("key:\t x\n \t1:\t y\n"), " key: x\n      1: y\n");
 * ```
 */
export function alignRight(text: string): string {
  const rows = text.split("\n").map((line) => line.split("\t"));
  const most = Math.max(...rows.map((cells) => cells.length));
  for (let column = 0; column < most; column++) {
    for (let first = 0; first < rows.length; first++) {
      let end = first;
      // What follows the last tab is in no column.
      while (end < rows.length && rows[end]!.length - 1 > column) end++;
      alignBlock(rows.slice(first, end), column);
      first = end;
    }
  }
  return rows.map((cells) => cells.join("")).join("\n");
}

function alignBlock(rows: string[][], column: number): void {
  const length = (cells: string[]) => [...cells[column] ?? ""].length;
  const width = rows.reduce((most, cells) => Math.max(most, length(cells)), 0) + 1;
  for (const cells of rows) cells[column] = " ".repeat(width - length(cells)) + cells[column];
}

/** Tab stops where columns end in tabs. */
const TAB = 8;

/**
 * Lines up the cells of a block of rows with tabs, as Go does below each stack:
 * a column is as wide as its widest cell, rounded up to a tab stop.
 *
 * @param rows Cells; the last of a row is not padded.
 *
 * @example
 * ```ts
 * import { tabColumns } from "./tabwriter.ts";
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
