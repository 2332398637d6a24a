import { ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { programOf, shareProgram } from "../../../lib/fetch/inspect/one_by_one.ts";
import { decodeProfile } from "../../../lib/profile/decode/decode.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { startInspected } from "../../support/inspected.ts";
import { cumOf, flatText } from "../../support/profile_numbers.ts";
import { findOnPath, runProgram, testWithProgram } from "../../support/real_program.ts";
import { BUNDLE, comments, WORK } from "./support.ts";

const MAIN = fileURLToPath(new URL("../../../lib/cli/main.ts", import.meta.url));
const GROWING = fileURLToPath(
  new URL("../../fixtures/programs/attached/growing.js", import.meta.url),
);
const RUN = [Deno.execPath(), "run", "-A", "--no-lock", "--inspect=127.0.0.1:0"];

/** What the tool makes of its arguments, in a folder of their own. */
async function tool(folder: string, ...args: string[]): Promise<Profile> {
  const output = `${folder}/out.pb.gz`;
  const { code, stderr } = await runProgram(
    Deno.execPath(),
    ["run", "-A", MAIN, "-proto", "-output", output, ...args],
    { env: { PPROF_TMPDIR: folder } },
  );
  strictEqual(code, 0, stderr);
  return await decodeProfile(await Deno.readFile(output));
}

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("inspect: a program can be its own base, which is how it was before", async () => {
  await using program = await startInspected([...RUN, GROWING]);
  await program.says(/waits/);
  await withFolder(async (folder) => {
    const source = `inspect://${program.host}/goroutine`;
    const grown = await tool(folder, "-base", source, source);
    const seen = flatText(grown, "goroutine");
    ok(cumOf(grown, "goroutine", "waitForEver") > 0, seen);
  });
});

Deno.test("inspect: a file's base is a program, and the other way round", async () => {
  await using program = await startInspected([...RUN, WORK]);
  await program.says(/turns/);
  await withFolder(async (folder) => {
    const source = `inspect://${program.host}/allocs?seconds=1`;
    const file = `${folder}/before.pb.gz`;
    await tool(folder, source);
    await Deno.rename(`${folder}/out.pb.gz`, file);
    const before = await decodeProfile(await Deno.readFile(file));
    const turned = (profile: Profile) => cumOf(profile, "alloc_space", "turn");
    const [there, back] = [
      await tool(folder, "-diff_base", file, source),
      await tool(folder, "-diff_base", source, file),
    ];
    // The base stays visible by its label, as negative samples.
    for (const each of [there, back]) {
      const negative = each.sample.filter(({ value }) => value.some((part) => Number(part) < 0));
      ok(turned({ ...each, sample: negative }) < 0, flatText(each, "alloc_space"));
    }
    const ofBase = there.sample.filter(({ value }) => value.some((part) => Number(part) < 0));
    strictEqual(turned({ ...there, sample: ofBase }), -turned(before));
  });
});

testWithProgram(
  "Node",
  findOnPath("node"),
  "inspect: windows of one program do not get into each other's way",
  async (node) => {
    await using program = await startInspected([node, "--inspect=127.0.0.1:0", BUNDLE]);
    await program.says(/turns/);
    await withFolder(async (folder) => {
      const source = `inspect://${program.host}/heap?seconds=1`;
      const difference = await tool(folder, "-base", source, source);
      ok(!comments(difference, /another session/), difference.comment.join("\n"));
      const allocations = `inspect://${program.host}/allocs?seconds=1`;
      const sum = await tool(folder, allocations, allocations);
      ok(cumOf(sum, "alloc_space", "turn") > 0, flatText(sum, "alloc_space"));
      const lasted = Number(sum.durationNanos) / 1e9;
      ok(lasted >= 2 && lasted < 4, `${lasted} seconds`);
    });
  },
);

Deno.test("sources are of one program whatever is wanted of it", () => {
  strictEqual(programOf("inspect://h:1/heap?seconds=1"), programOf("inspect://H:1"));
  strictEqual(programOf("heap.pb.gz"), undefined);
  ok(shareProgram(["a", "inspect://h/heap"], ["inspect://h/profile"]));
  ok(!shareProgram(["inspect://h/heap"], ["inspect://i/heap", "a"]));
  ok(!shareProgram(["a"], ["a"]));
});
