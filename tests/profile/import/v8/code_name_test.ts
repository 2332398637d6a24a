import { deepStrictEqual } from "node:assert/strict";
import { codeName } from "../../../../lib/profile/import/v8/code_name.ts";

/** Rows of V8's name, and of function, tier, replaced on stack, URL, line and column. */
const NAMES: readonly [text: string, ...parts: (string | number | boolean | undefined)[]][] = [
  ["JS:*'dist file:///a/hot.ts:1:14", "dist", "optimised", false, "file:///a/hot.ts", 1, 14],
  ["JS:o+'hot file:///a%20b/hot.ts:4:13", "hot", "mid-tier", true, "file:///a%20b/hot.ts", 4, 13],
  ["JS:^get path ext:core/01.js:2:3", "get path", "baseline", false, "ext:core/01.js", 2, 3],
  ["JS:~ file:///a.ts:1:1", "", "interpreted", false, "file:///a.ts", 1, 1],
  ["Function:f node:x:7:1", "f", "interpreted", false, "node:x", 7, 1],
  ["JS:*f a.ts:18446744073709551615:99999999999999999999", "f", "optimised", false, "a.ts", 0, 0],
  ["JS:*lonely", "lonely", "optimised", false, "", 0, 0],
  ["Builtin:CEntry_Return1", "Builtin:CEntry_Return1", undefined, false, "", 0, 0],
];

for (const [text, name, tier, replacedOnStack, url, line, column] of NAMES) {
  Deno.test(`codeName() reads ${text}`, () => {
    deepStrictEqual(codeName(text), { name, tier, replacedOnStack, url, line, column });
  });
}
