import { match, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { runProgram } from "../support/real_program.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** What a project of one's own does with the archive, as the README says. */
const APP = `import { startProfiler } from "./pprof/lib/mod.ts";
await using profiler = await startProfiler();
const service = Deno.serve({ port: 0, onListen() {} }, profiler.wrap(() => new Response("app")));
const response = await fetch("http://127.0.0.1:" + service.addr.port + "/debug/pprof/heap?debug=1");
console.log((await response.text()).split("\\n")[0]);
await service.shutdown();
`;
const TEST = `Deno.test("own", async () => {
  const { decodeProfile, encodeProfile, emptyProfile } = await import("./pprof/lib/profile.ts");
  const type = { type: "samples", unit: "count" };
  const profile = emptyProfile({ sampleType: [type], periodType: type, period: 1 });
  if ((await decodeProfile(await encodeProfile(profile))).period != 1) throw new Error("period");
});
`;

Deno.test("the archive is a folder that an empty project checks, tests, and runs", async () => {
  const folder = await Deno.makeTempDir({ prefix: "own project " });
  try {
    const archive = `${folder}/pprof.tar.gz`;
    await run(ROOT, {}, "task", "pack", archive);
    const unpacked = await runProgram("tar", ["-xzf", archive], { cwd: folder });
    strictEqual(unpacked.code, 0, unpacked.stderr);
    await Deno.writeTextFile(`${folder}/deno.json`, "{}");
    await Deno.writeTextFile(`${folder}/app.ts`, APP);
    await Deno.writeTextFile(`${folder}/app_test.ts`, TEST);
    // A machine that has never seen the project; elsewhere the downloads are spared.
    const cache = Deno.env.get("CI") === "true" ? { DENO_DIR: `${folder}/cache` } : {};
    // Proxies, certificates and registries of this machine hold for downloads, too.
    const env = { ...Deno.env.toObject(), ...cache };
    await run(folder, env, "check", "app.ts", "app_test.ts");
    match(await run(folder, env, "test", "-A", "app_test.ts"), /1 passed/);
    match(await run(folder, env, "run", "-A", "app.ts"), /^heap profile: \d+: \d+ \[/);
    match(await run(`${folder}/pprof`, env, "task", "pprof", "-version"), /^pprof \d/m);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("deno task pack explains itself", async () => {
  const { code, stderr } = await runProgram(Deno.execPath(), ["task", "pack", "a", "b"], {
    cwd: ROOT,
  });
  strictEqual(code, 2);
  ok(stderr.includes("usage: deno task pack"), stderr);
});

async function run(cwd: string, env: Record<string, string>, ...args: string[]): Promise<string> {
  const result = await runProgram(Deno.execPath(), args, { cwd, env, timeout: 300_000 });
  strictEqual(result.code, 0, `deno ${args.join(" ")}\n${result.stdout}\n${result.stderr}`);
  return result.stdout;
}
