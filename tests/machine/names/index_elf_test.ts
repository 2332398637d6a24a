import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import { elfBuildIdOf, indexElf } from "../../../lib/machine/names/index_elf.ts";
import type { NameIndex } from "../../../lib/machine/names/name_index.ts";
import { buildRustLibrary, buildRustProgram, findRust } from "../../support/rust_program.ts";
import { testWithProgram } from "../../support/real_program.ts";

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function namesOf({ parts: { ends, text } }: NameIndex): string[] {
  const decoder = new TextDecoder();
  return Array.from(ends, (end, i) => decoder.decode(text.subarray(ends[i - 1] ?? 0, end)));
}

testWithProgram(
  "Rust's cargo",
  findRust("cargo"),
  "indexElf() names functions of a stripped Rust program by their source files",
  (cargo) =>
    inFolder(async (folder) => {
      const { path, functions } = await buildRustProgram(cargo, folder);
      const index = indexElf(path);
      strictEqual(index.isFramed, true);
      deepStrictEqual(index.find(functions["first"]!), {
        name: "src/first.rs",
        file: "src/first.rs",
      });
      strictEqual(index.find(functions["first"]! - 1)?.name === "src/first.rs", false);
      strictEqual(index.find(functions["second"]!)?.file, "src/deep/second.rs");
      // Nothing in it can panic: that is no reason to give it its neighbour's name.
      strictEqual(index.find(functions["quiet"]!), undefined);
      strictEqual(elfBuildIdOf(path).length, 40);
    }),
);

testWithProgram(
  "Rust's cargo",
  findRust("cargo"),
  "indexElf() uses symbols where there are any",
  (cargo) =>
    inFolder(async (folder) => {
      const { path, functions } = await buildRustProgram(cargo, folder, { symbols: true });
      const index = indexElf(path);
      strictEqual(index.isFramed, true);
      for (const name of ["first", "second", "quiet"]) {
        const found = index.find(functions[name]!);
        strictEqual(found?.file, "");
        ok(found?.name.includes(`${name.length}${name}`), found?.name);
      }
    }),
);

testWithProgram(
  "Rust's compiler",
  findRust("rustc"),
  "indexElf() says whether functions keep frame pointers",
  (rustc) =>
    inFolder(async (folder) => {
      for (const frames of [true, false]) {
        const index = indexElf(await buildRustLibrary(rustc, folder, frames));
        strictEqual(index.isFramed, frames);
        deepStrictEqual(
          namesOf(index).filter((name) => /^(one|two|three|four)$/.test(name)).sort(),
          [
            "four",
            "one",
            "three",
            "two",
          ],
        );
      }
    }),
);

Deno.test("indexElf() says in the words of the reader what is no program", () => {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeTextFileSync(path, "#!/bin/sh\n");
    throws(() => indexElf(path), /ObjectError: EOF/);
    Deno.writeTextFileSync(path, "#!/bin/sh\n".repeat(10));
    throws(() => indexElf(path), /ObjectError/);
    throws(() => indexElf("/nowhere"), /no such file or directory/);
  } finally {
    Deno.removeSync(path);
  }
});
