import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { leafLines } from "../../support/profile_numbers.ts";
import { runProfiled } from "../../support/program_profile.ts";
import { testWithPprof } from "../../support/real_program.ts";

/** Each function of the program: name, file it must be in, first line, last line. */
const FUNCTIONS: readonly [name: string, file: RegExp, first: number, last: number][] = [
  ["Shop.method", /\/names\.ts$/, 11, 15],
  ["Shop.make", /\/names\.ts$/, 16, 20],
  ["Shop.#hidden", /\/names\.ts$/, 21, 25],
  ["Shop.field", /\/names\.ts$/, 29, 33],
  ["Shop.[Symbol.iterator]", /\/names\.ts$/, 34, 38],
  ["routes.get", /\/names\.ts$/, 42, 46],
  ["routes.post", /\/names\.ts$/, 47, 51],
  ["arrow", /\/names\.ts$/, 54, 58],
  ["outer.<anonymous:61>", /\/names\.ts$/, 61, 65],
  ["inBlob", /^blob:/, 3, 7],
  ["inData", /^data:/, 3, 7],
  ["View", /\/late\/view\.tsx$/, 10, 14],
  ["innerOfBundle", /\/late\/src\/bundled\.ts$/, 10, 16],
  ["innerOfMinified", /\/late\/src\/minified\.ts$/, 10, 16],
  ["innerOfPackage", /\/mapped\/src\/index\.ts$/, 10, 16],
];

Deno.test("frames: every kind of function has its name, file and lines of the source", async () => {
  await using run = await runProfiled("names.ts");
  const profile = await run.profile();
  for (const [name, file, first, last] of FUNCTIONS) {
    const found = profile.function.filter((f) => f.name === name);
    strictEqual(found.length, 1, `functions called ${name}`);
    ok(file.test(found[0]!.filename), `${name} in ${found[0]!.filename}`);
    strictEqual(Number(found[0]!.startLine), first, name);
    for (const line of leafLines(profile, name)) {
      ok(line >= first && line <= last, `${name} ran at line ${line}`);
    }
  }
});

Deno.test("frames: the application, packages, Deno and V8 have mappings of their own", async () => {
  await using run = await runProfiled("names.ts");
  const profile = await run.profile();
  const mappingOf = (name: string) =>
    profile.location.find((l) => l.line[0]?.function.name === name)?.mapping?.filename;
  ok(mappingOf("outer")?.endsWith("/fixtures/programs/names.ts"));
  strictEqual(mappingOf("innerOfPackage"), "npm/mapped");
  strictEqual(mappingOf("(garbage collector)") ?? "v8", "v8");
  for (const { mapping, line } of profile.location) {
    if (line[0]?.function.filename.startsWith("ext:")) strictEqual(mapping?.filename, "deno");
  }
  strictEqual(
    profile.mapping[0],
    profile.location.find((l) => l.line[0]?.function.name === "outer")?.mapping,
  );
});

testWithPprof("frames: names survive the real pprof's demangling", async (pprof) => {
  await using run = await runProfiled("names.ts");
  const { stdout } = await pprof(["-top", "-nodefraction=0", run.file()]);
  ok(stdout.startsWith("File: names.ts\n"), stdout);
  const shown = FUNCTIONS.map(([name]) => name).filter((name) => stdout.includes(`  ${name}\n`));
  deepStrictEqual(shown, FUNCTIONS.map(([name]) => name));
});
