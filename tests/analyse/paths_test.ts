import { strictEqual, throws } from "node:assert/strict";
import { readSourceLines, type SourceFiles } from "../../lib/analyse/source_file.ts";
import { baseName, cleanPath, displayPath } from "../../lib/analyse/trim_path.ts";

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

Deno.test("displayPath() removes what is known to be in front", () => {
  const show = (path: string, trimPath: string, sourcePath: string) =>
    displayPath(path, { trimPath, sourcePath });
  strictEqual(show("/proc/self/cwd/a.c", "", ""), "a.c");
  strictEqual(show("/far/proj/x/a.c", "", "/near/proj"), "x/a.c");
  strictEqual(show("/far/proj/x/a.c", "/far:/x", "/near/proj"), "proj/x/a.c");
  strictEqual(show("/proc/self/cwd/", "", ""), "");
});

function filesOf(files: Record<string, string>): SourceFiles {
  return {
    folder: () => "/here/now",
    read: (path) => {
      const text = files[path];
      if (text === undefined) throw new Error(`open ${path}: no such file or directory`);
      return text;
    },
  };
}

Deno.test("readSourceLines() looks in the folder and in all above it", () => {
  const files = filesOf({ "/here/a.ts": "one\r\ntwo" });
  const lines = readSourceLines("a.ts", { trimPath: "", sourcePath: "" }, files);
  strictEqual(lines.join("|"), "one|two");
  throws(
    () => readSourceLines("b.ts", { trimPath: "", sourcePath: "/x" }, files),
    /could not find file b\.ts on path \/x/,
  );
});

Deno.test("readSourceLines() ends at a line that Go's scanner refuses", () => {
  const files = filesOf({ "/a": `1\n${"x".repeat(65535)}\n${"x".repeat(65536)}\n4\n` });
  strictEqual(readSourceLines("/a", { trimPath: "", sourcePath: "" }, files).length, 2);
});
