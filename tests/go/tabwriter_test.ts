import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { padLeft } from "../../lib/go/fmt.ts";
import { alignRight, tabColumns } from "../../lib/go/tabwriter.ts";

Deno.test("alignRight() aligns blocks of lines, each for itself", () => {
  strictEqual(
    alignRight("key1:\t Total\n \t1s (89%):\t tag1\n \t100ms ( 9%):\t tag2\n\nk:\t Total\n"),
    " key1: Total\n          1s (89%): tag1\n       100ms ( 9%): tag2\n\n k: Total\n",
  );
});

Deno.test("padLeft() counts code points", () => {
  strictEqual(padLeft("😀", 3), "  😀");
  strictEqual(padLeft("long", 2), "long");
});

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
