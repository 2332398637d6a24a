import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { symbolizeStripped } from "../../lib/fetch/symbolize_stripped.ts";
import { indexElf } from "../../lib/machine/names/index_elf.ts";
import { emptyMapping, emptyProfile, valueType } from "../../lib/profile/builder.ts";
import type { Location, Profile } from "../../lib/profile/types.ts";
import { runProgram, testWithProgram } from "../support/real_program.ts";
import { buildRustProgram, findRust } from "../support/rust_program.ts";

const MAIN = new URL("../../lib/cli/main.ts", import.meta.url).pathname;
const START = 0x7f00_0000_0000;

/** Where in the file a function is, by name; the program is at `path`. */
interface Known {
  path: string;
  folder: string;
  places: Record<string, number>;
}

function testWithRust(name: string, body: (known: Known) => Promise<void>): void {
  testWithProgram("Rust's cargo", findRust("cargo"), name, async (cargo) => {
    const folder = await Deno.makeTempDir();
    try {
      const { path, functions } = await buildRustProgram(cargo, folder);
      const [offset, address] = indexElf(path).parts.segments;
      const places = Object.entries(functions)
        .map(([name, at]) => [name, at - address! + offset!] as const);
      await body({ path, folder, places: Object.fromEntries(places) });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** A profile of stacks, innermost first, of places in a file. */
function profileOf(path: string, ...stacks: number[][]): Profile {
  const count = valueType("samples", "count");
  const profile = emptyProfile({ sampleType: [count], periodType: count, period: 1 });
  const mapping = {
    ...emptyMapping(1),
    memoryStart: START,
    memoryLimit: START + 0x1000_0000,
    filename: path,
  };
  profile.mapping.push(mapping);
  for (const stack of stacks) {
    const location = stack.map((place): Location => {
      const known = profile.location.find(({ address }) => address === START + place);
      if (known) return known;
      const id = profile.location.length + 1;
      const made = { id, mapping, address: START + place, line: [], isFolded: false };
      profile.location.push(made);
      return made;
    });
    profile.sample.push({ location, value: [1], label: [] });
  }
  return profile;
}

function stacksOf({ sample }: Profile): (string | undefined)[][] {
  return sample.map(({ location }) => location.map(({ line }) => line[0]?.function.name));
}

testWithRust("code without symbols is named by its source files", async ({ path, places }) => {
  const { first, second, quiet } = places;
  const profile = profileOf(
    path,
    [first!, second!],
    [quiet!, first! + 1, first!, second!],
    [quiet!],
  );
  await symbolizeStripped(profile, profile.location);
  deepStrictEqual(stacksOf(profile), [
    ["src/first.rs", "src/deep/second.rs"],
    // What names no file belongs to what called it; a file that calls itself is there once.
    ["src/first.rs", "src/deep/second.rs"],
    [undefined],
  ]);
  const [mapping] = profile.mapping;
  strictEqual(mapping?.hasFunctions, true);
  match(profile.comment.join("\n"), /^estimate: .* has no symbols: a function is named by/);
});

testWithRust("a file of another build names nothing", async ({ path, places }) => {
  const profile = profileOf(path, [places["first"]!]);
  profile.mapping[0]!.buildId = "0123456789abcdef";
  await symbolizeStripped(profile, profile.location);
  deepStrictEqual(stacksOf(profile), [[undefined]]);
  deepStrictEqual(profile.comment, []);
});

Deno.test("what is no program names nothing, and is no error", async () => {
  for (const path of ["/nowhere", "/tmp", "/dev/null", import.meta.filename!]) {
    const profile = profileOf(path, [1]);
    await symbolizeStripped(profile, profile.location);
    deepStrictEqual(stacksOf(profile), [[undefined]]);
  }
});

testWithRust("the tool names what perf could not", async ({ path, folder, places }) => {
  const hex = (place: number) => place.toString(16).padStart(16);
  const text = `known 7/7 1.000000: 1000000 cpu-clock:u: \n` +
    `\t${hex(places["first"]!)} [unknown] (${path})\n\t${
      hex(places["second"]!)
    } [unknown] (${path})\n\n`;
  await Deno.writeTextFile(`${folder}/perf.txt`, text);
  const args = ["run", "-A", "--no-lock", "--cached-only", MAIN, "-traces", `${folder}/perf.txt`];
  // Deno's own cache stays where it is.
  const { stdout: info } = await runProgram(Deno.execPath(), ["info", "--json"]);
  const { denoDir } = JSON.parse(info) as { denoDir: string };
  const env = { XDG_CACHE_HOME: `${folder}/cache`, DENO_DIR: denoDir };
  const { stdout, stderr, code } = await runProgram(Deno.execPath(), args, { env });
  strictEqual(code, 0, stderr);
  match(stdout, /src\/first\.rs\n\s+src\/deep\/second\.rs\n/);
  const [kept] = [...Deno.readDirSync(`${folder}/cache/deno-pprof/names`)];
  ok(kept?.name.endsWith(".names"));
});
