import { strictEqual } from "node:assert/strict";
import { baseName, cleanPath } from "../../lib/go/filepath.ts";

Deno.test("cleanPath() is filepath.Clean", () => {
  const cases = {
    "": ".",
    "/": "/",
    "a/./b": "a/b",
    "a//b/": "a/b",
    "/a/../../b": "/b",
    "../a/../..": "../..",
    "a/..": ".",
    "./a": "a",
  };
  for (const [path, clean] of Object.entries(cases)) strictEqual(cleanPath(path), clean);
});

Deno.test("baseName() is filepath.Base", () => {
  for (const [path, base] of [["", "."], ["/", "/"], ["a/b/", "b"], ["/bin/app", "app"]]) {
    strictEqual(baseName(path!), base);
  }
});
