import { deepStrictEqual } from "node:assert/strict";
import { tabColumns } from "../../../lib/serve/text/tab_columns.ts";

Deno.test("tabColumns() pads to the widest cell of a column, in steps of eight", () => {
  deepStrictEqual(
    tabColumns([
      ["#", "0x443387", "runtime.malg+0x27", "/go/proc.go:4076"],
      ["#", "0x44363d", "f+0x1d", "/go/proc.go:4090"],
    ]),
    [
      "#\t0x443387\truntime.malg+0x27\t/go/proc.go:4076",
      "#\t0x44363d\tf+0x1d\t\t\t/go/proc.go:4090",
    ],
  );
});

Deno.test("tabColumns() gives a cell that fills its tab stop another one", () => {
  deepStrictEqual(tabColumns([["1234567", "x"], ["12345678", "y"]]), [
    "1234567\t\tx",
    "12345678\ty",
  ]);
});
