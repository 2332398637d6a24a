import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import { readSourceLines, type SourceFiles, sourcePlaces } from "../../lib/analyse/source_file.ts";
import { guessSource } from "../../lib/analyse/source_guess.ts";
import { displayPath } from "../../lib/analyse/trim_path.ts";

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

Deno.test("sourcePlaces() are the places where readSourceLines() looks", () => {
  const places = (name: string, trimPath: string, sourcePath: string) =>
    sourcePlaces(name, { trimPath, sourcePath }, filesOf({}));
  deepStrictEqual(places("/far/a.ts", "", ""), ["/far/a.ts"]);
  deepStrictEqual(places("/far/a.ts", "/far", ""), ["/here/now/a.ts", "/here/a.ts", "/a.ts"]);
  deepStrictEqual(places("a.ts", "", "/x:/y"), ["/x/a.ts", "/a.ts", "/y/a.ts"]);
  const tried: string[] = [];
  const files = {
    folder: () => "/here",
    read: (path: string): string => {
      tried.push(path);
      throw new Error("none");
    },
  };
  const options = { trimPath: "/far", sourcePath: "/x:y" };
  throws(() => readSourceLines("/far/a.ts", options, files));
  deepStrictEqual(tried, sourcePlaces("/far/a.ts", options, files));
});

Deno.test("guessSource() finds the longest end of a name, and how to have it found", () => {
  const sources = filesOf({ "/here/now/a.ts": "wrong", "/here/now/lib/a.ts": "right" });
  const options = { trimPath: "/old", sourcePath: "" };
  const guess = guessSource("/far/app/lib/a.ts", options, sources);
  deepStrictEqual(guess, {
    at: "/here/now/lib/a.ts",
    sourcePath: "/here/now",
    trimPath: "/far/app:/old",
  });
  strictEqual(readSourceLines("/far/app/lib/a.ts", guess!, sources).join(), "right");
  strictEqual(guessSource("/far/b.ts", options, sources), undefined);
});
