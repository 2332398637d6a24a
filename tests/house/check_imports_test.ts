import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { checkImports } from "../../scripts/check_imports.ts";

/** Checks a project of the given files. */
async function check(files: Record<string, string>): Promise<string[]> {
  const root = await Deno.makeTempDir();
  try {
    for (const [path, text] of Object.entries({ "deno.json": "{}", ...files })) {
      await Deno.mkdir(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${root}/${path}`, text);
    }
    return await checkImports(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("checkImports() accepts imports that point down", async () => {
  const problems = await check({
    "lib/profile/types.ts": "export type Id = number;",
    "lib/collect/cpu/ticks.ts":
      `import type { Id } from "../../profile/types.ts"; export type X = Id;`,
    "lib/mod.ts": `export type * from "./collect/cpu/ticks.ts";`,
    "scripts/load.ts": `import "../lib/mod.ts";`,
  });
  deepStrictEqual(problems, []);
});

Deno.test("checkImports() finds an upward import, of types too", async () => {
  const problems = await check({
    "lib/cli/run.ts": "export type Run = 1;",
    "lib/analyse/graph.ts": `\nimport type { Run } from "../cli/run.ts"; export type X = Run;`,
  });
  deepStrictEqual(problems, [
    "lib/analyse/graph.ts:2 imports lib/cli/run.ts: analyse may import only base, go, profile",
  ]);
});

Deno.test("checkImports() finds an import out of lib/", async () => {
  const problems = await check({
    "lib/profile/a.ts": `import "../../tests/support/b.ts";`,
    "tests/support/b.ts": "export {};",
  });
  deepStrictEqual(problems, [
    "lib/profile/a.ts:1 imports tests/support/b.ts: profile may import only base, go",
  ]);
});

Deno.test("checkImports() finds a room that nobody knows", async () => {
  const problems = await check({ "lib/utils/a.ts": `import "./b.ts";`, "lib/utils/b.ts": "" });
  deepStrictEqual(problems, [`lib/utils/a.ts: the room "utils" is not in the table of rooms`]);
});

Deno.test("checkImports() finds node: in a pure room", async () => {
  const problems = await check({
    "lib/render/a.ts": `import "node:path";`,
    "lib/serve/a.ts": `import "node:path";`,
  });
  deepStrictEqual(problems, ["lib/render/a.ts:1 imports node:path: render is pure"]);
});

Deno.test("checkImports() finds cycles, and each once", async () => {
  const problems = await check({
    "lib/serve/a.ts": `import "./b.ts"; import "./d.ts";`,
    "lib/serve/b.ts": `import "./c.ts"; export type B = 1;`,
    "lib/serve/c.ts": `import type { B } from "./b.ts"; import "./d.ts"; export type C = B;`,
    "lib/serve/d.ts": "",
  });
  deepStrictEqual(problems, ["cycle: lib/serve/b.ts -> lib/serve/c.ts -> lib/serve/b.ts"]);
});

Deno.test("checkImports() walks a chain of imports of any length", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 3000 }, (_, i) => [`lib/serve/f${i}.ts`, `import "./f${i + 1}.ts";`]),
  );
  deepStrictEqual(await check({ ...files, "lib/serve/f3000.ts": "" }), []);
});

Deno.test("checkImports() finds npm packages that are not pinned", async () => {
  const problems = await check({
    "lib/profile/a.ts": `import "npm:re2js";`,
    "lib/profile/b.ts": `import "npm:re2js@^2.10.0";`,
    "lib/profile/c.ts": `import "npm:re2js@2.10.0";`,
  });
  deepStrictEqual(problems, [
    "lib/profile/a.ts:1 imports npm:re2js: pin its version",
    "lib/profile/b.ts:1 imports npm:re2js@^2.10.0: pin its version",
  ]);
});

Deno.test("checkImports() finds two versions of a package", async () => {
  const problems = await check({
    "lib/profile/a.ts": `import "npm:re2js@2.9.0";`,
    "tests/a_test.ts": `import "npm:re2js@2.10.0";`,
  });
  deepStrictEqual(problems, [
    "tests/a_test.ts:1 imports npm:re2js@2.10.0, but lib/profile/a.ts has npm:re2js@2.9.0",
  ]);
});

Deno.test("checkImports() finds a name of the import map in lib/", async () => {
  const [problem, ...more] = await check({
    "deno.json": `{ "imports": { "re2js": "npm:re2js@2.10.0" } }`,
    "lib/profile/a.ts": `import "re2js";`,
  });
  strictEqual(
    problem,
    "lib/profile/a.ts:1 imports re2js: lib/ has no import map, write npm:re2js@2.10.0",
  );
  deepStrictEqual(more, []);
});

Deno.test("check_imports says what is wrong and exits 1", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${root}/deno.json`, "{}");
    await Deno.mkdir(`${root}/lib/profile`, { recursive: true });
    await Deno.writeTextFile(`${root}/lib/profile/a.ts`, `import "node:fs";`);
    const script = new URL("../../scripts/check_imports.ts", import.meta.url);
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", script.href, root],
    }).output();
    strictEqual(code, 1);
    ok(new TextDecoder().decode(stderr).includes("profile is pure"));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
