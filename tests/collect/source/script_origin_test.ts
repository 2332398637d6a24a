import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { scriptOrigin, toFile } from "../../../lib/collect/source/script_origin.ts";

const CASES: [url: string, owner: string, mapping: string][] = [
  ["file:///app/main.ts", "application", "/app"],
  ["file:///app/with%20space/a.ts", "application", "/app"],
  ["file:///app/node_modules/lodash/lodash.js", "package", "npm/lodash"],
  ["file:///app/node_modules/@a/b/dist/c.js", "package", "npm/@a/b"],
  ["file:///app/node_modules/.deno/x@1.2.3/node_modules/x/i.js", "package", "npm/x@1.2.3"],
  ["file:///app/node_modules/a/node_modules/b/i.js", "package", "npm/b"],
  ["file:///c/npm/registry.npmjs.org/acorn/8.19.0/dist/a.js", "package", "npm/acorn@8.19.0"],
  ["file:///c/npm/registry.npmjs.org/@s/p/1.0.0-rc.1/a.js", "package", "npm/@s/p@1.0.0-rc.1"],
  ["https://jsr.io/@std/path/1.0.0/mod.ts", "package", "jsr/@std/path@1.0.0"],
  ["https://esm.sh/preact@10", "package", "esm.sh"],
  ["ext:core/01_core.js", "deno", "deno"],
  ["node:fs", "deno", "deno"],
  ["data:text/javascript,1", "application", "/app"],
  ["blob:null/1-2-3", "application", "/app"],
  ["evalmachine.<anonymous>", "application", "/app"],
];

for (const [url, owner, mapping] of CASES) {
  Deno.test(`scriptOrigin() knows whose ${url} is`, () => {
    const origin = scriptOrigin(url, true, "f", "/app");
    deepStrictEqual([origin.owner, origin.mapping], [owner, mapping]);
  });
}

Deno.test("scriptOrigin() distinguishes natives, operations, evaluated code and the profiler", () => {
  strictEqual(scriptOrigin("", false, "op_read", "/app").owner, "deno");
  strictEqual(scriptOrigin("", false, "parse", "/app").owner, "v8");
  strictEqual(scriptOrigin("", true, "f", "/app").owner, "application");
  const own = new URL("../../../lib/collect/target/boot.ts", import.meta.url).href;
  strictEqual(scriptOrigin(own, true, "f", "/app").owner, "profiler");
});

Deno.test("toFile() gives paths of files, and keeps long URLs short", () => {
  strictEqual(toFile("file:///a%20b/c.ts"), "/a b/c.ts");
  strictEqual(toFile("file://%"), "file://%");
  strictEqual(toFile("data:" + "x".repeat(1000)).length, 161);
});
