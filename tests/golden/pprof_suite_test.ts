import { fail, strictEqual } from "node:assert/strict";
import { createTwoFilesPatch } from "npm:diff@9.0.0";
import { encodeText } from "../../lib/profile/encode_text.ts";
import { parseInvocation } from "../../lib/cli/invocation.ts";
import { fetchProfile } from "../../lib/fetch/fetch_profile.ts";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import { encodeProfile } from "../../lib/profile/encode.ts";
import { ObjectTools } from "../../lib/machine/object_tools.ts";
import { report } from "../../lib/report/report.ts";
import { testWithPprofModule } from "../support/pprof_module.ts";
import { runProgram } from "../support/real_program.ts";
import { CASES, goldenName, type SuiteCase } from "./pprof_suite/cases.ts";
import { FAKE_BINARY } from "./pprof_suite/fake_binary.ts";

const DUMP = new URL("./pprof_suite/profiles_dump.go.txt", import.meta.url);

/** What every case sets before its own flags. */
const BASE_FLAGS =
  "-trim -compact_labels -nodecount=20 -nodefraction=0.05 -edgefraction=0.01 -divide_by=1 -unit=minimum"
    .split(" ");

testWithPprofModule("pprof's own report tests pass with our reports", async (module, t) => {
  const folder = await Deno.makeTempDir();
  await writeProfiles(module, folder);
  let passed = 0;
  for (const each of CASES) {
    const golden = goldenName(each);
    const ok = await t.step(`${each[0]}:${each[1]}`, async () => {
      const expected = await Deno.readTextFile(`${module}internal/driver/testdata/${golden}`);
      const ours = await runCase(each, module, folder);
      if (withoutLooks(ours) === withoutLooks(expected)) return;
      fail(createTwoFilesPatch("pprof", "ours", withoutLooks(expected), withoutLooks(ours)));
    });
    if (ok) passed++;
  }
  console.log(`pprof's own report tests: ${passed} of ${CASES.length}`);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("pprof's own report tests: there are 50", () => {
  strictEqual(CASES.length, 50);
});

/** Pages have style sheets and scripts of our own. */
function withoutLooks(text: string): string {
  return text.replaceAll(/<(style|script)\b[^]*?<\/\1>/g, "<$1>");
}

/** The original makes its profiles in code of its tests: that code runs beside ours, in a copy. */
async function writeProfiles(module: string, folder: string): Promise<void> {
  const copy = `${folder}/copy`;
  const run = async (program: string, ...args: string[]) => {
    const { code, stdout, stderr } = await runProgram(program, args, {
      cwd: folder,
      timeout: 300_000,
      env: { SUITE_FOLDER: folder, SUITE_SOURCES: SOURCES.join() },
    });
    strictEqual(code, 0, `${program}: ${stdout}${stderr}`);
  };
  await run("cp", "-r", module.replace(/\/$/, ""), copy);
  await run("chmod", "-R", "u+w", copy);
  await Deno.copyFile(DUMP, `${copy}/internal/driver/write_profiles_test.go`);
  const flags = ["-C", copy, "test", "-trimpath", "-vet=off", "-count=1", "-run=^TestWriteProfiles$"];
  await run("go", ...flags, "./internal/driver");
  for (const source of SOURCES) {
    const plain = `${folder}/${source}.pb.gz`;
    await Deno.writeFile(`${folder}/${source}.named.pb.gz`, await demangled(await Deno.readFile(plain)));
  }
}

const SOURCES = [...new Set(CASES.map(([, source]) => source))];

/** The original's tests have a demangler of their own. */
async function demangled(data: Uint8Array): Promise<Uint8Array> {
  const profile = await decodeProfile(data);
  for (const func of profile.function) {
    const { name, systemName } = func;
    if (name === "" || name === systemName) func.name = demangledName(systemName);
  }
  return await encodeProfile(profile);
}

function demangledName(name: string): string {
  if (name === "mangledNEW") return "operator new";
  if (name === "mangledMALLOC") return "malloc";
  return name.replace(/^mangled(?=\d)/, "line");
}

async function runCase([flags, source]: SuiteCase, module: string, folder: string): Promise<string> {
  const own = flags.split(",").map((flag) => `-${flag}`);
  const file = `${folder}/${source}.named.pb.gz`;
  if (own[0] !== "-topproto") return await runReport([...own, file], module);
  // What that command writes is food for the next: it is made before names are known.
  const raw = await runBytes(["-topproto", "-addresses", `${folder}/${source}.pb.gz`], module);
  const top = `${folder}/${source}.top.pb.gz`;
  await Deno.writeFile(top, await demangled(raw));
  return await runReport(["-text", ...own.slice(1), top], module);
}

async function runReport(args: string[], module: string): Promise<string> {
  return new TextDecoder().decode(await runBytes(args, module));
}

async function runBytes(args: string[], module: string): Promise<Uint8Array> {
  const sources = `-source_path=${module}internal/driver`;
  const flags = ["-symbolize=none", ...BASE_FLAGS, sources, ...args];
  const silent = { print: () => {}, warn: () => {} };
  const { source, request } = await parseInvocation(flags, () => Promise.resolve(false), silent.warn);
  // Nothing is symbolized, so no tool is asked for.
  const noTools = new ObjectTools({ tools: "", path: "" }, []);
  const profile = await fetchProfile(source, noTools, silent);
  const output = await report(profile, request!, { ...silent, tools: FAKE_BINARY });
  return typeof output === "string" ? encodeText(output) : output;
}
