import { strictEqual } from "node:assert/strict";
import { encodeProfile } from "../../lib/profile/encode.ts";
import { runOurs } from "../golden/harness.ts";
import { profileOf } from "../analyse/support.ts";
import { testWithPprof } from "../support/real_program.ts";

const NAMES = new URL("../fixtures/mangled/names.tsv", import.meta.url);

testWithPprof("demangling: reports have the names of the real program", async (pprof) => {
  const names = (await Deno.readTextFile(NAMES)).trimEnd().split("\n")
    .map((line) => line.split("\t", 1)[0]!);
  const profile = profileOf(...names.map((name): [string, number] => [name, 1]));
  for (const each of profile.function) each.systemName = each.name;
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, await encodeProfile(profile));
  for (const mode of ["", "full", "templates", "none"]) {
    const args = ["-raw", `-symbolize=local:demangle=${mode}`, path];
    const { stdout } = await pprof(args);
    strictEqual(new TextDecoder().decode((await runOurs(args)).stdout), stdout);
  }
  await Deno.remove(path);
});
