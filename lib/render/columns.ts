/**
 * Aligns columns to the right, as Go's `text/tabwriter` does with one space
 * between: a tab ends a cell, and lines with a cell in a column, one after the
 * other, share its width.
 *
 * @param text Lines with tabs.
 * @returns The lines, aligned.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { alignRight } from "./columns.ts";
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
