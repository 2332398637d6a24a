import { strictEqual } from "node:assert/strict";
import { alignRight } from "../../lib/render/columns.ts";
import { padLeft } from "../../lib/render/pad.ts";

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
