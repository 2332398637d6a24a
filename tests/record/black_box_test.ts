import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Records } from "../../lib/fetch/records/records.ts";
import { cumOf } from "../support/profile_numbers.ts";
import { runProgram } from "../support/real_program.ts";

const PROGRAM = fileURLToPath(new URL("../fixtures/programs/recorded.ts", import.meta.url));
const args = (folder: string, what: string) => ["run", "-A", "--no-prompt", PROGRAM, folder, what];

/** A run that is ready, until it is killed. */
async function startWaiting(folder: string): Promise<AsyncDisposable> {
  const child = new Deno.Command(Deno.execPath(), {
    args: args(folder, "wait"),
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const kill = async () => {
    child.kill("SIGKILL");
    await child.status;
  };
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (text.includes("ready")) return { [Symbol.asyncDispose]: kill };
  }
  throw new Error(`Cannot wait: the program ended with ${(await child.status).code}`);
}

Deno.test("a process that is killed leaves what it did until then, for the next start to find", async () => {
  const folder = await Deno.makeTempDir();
  {
    await using _ = await startWaiting(folder);
    const [running, ...others] = Array.from(Deno.readDirSync(folder), ({ name }) => name);
    match(running!, /^running-\d+-/);
    deepStrictEqual(others, []);
  }
  const next = await runProgram(Deno.execPath(), args(folder, "look"), { timeout: 120_000 });
  strictEqual(next.code, 0, next.stderr);
  const [name, ...others] = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  match(name!, /^\d{4}-.*Z-died$/);
  deepStrictEqual(others, []);

  const records = (await Records.open(folder))!;
  const line = await records.timeline("");
  match(line.title, /ended without a word/);
  const cpu = await records.profile({ record: "", kind: "cpu" });
  ok(cumOf(cpu, "cpu", "early") > 1e9);
  // Figures go on after the last stretch that was finished.
  const [, sampled] = line.sampled.at(-1)!;
  ok(line.at.at(-1)! > sampled, `${line.at.at(-1)} ${sampled}`);
  ok(line.cpu.some((share) => share !== null && share > 0.1));
  await Deno.remove(folder, { recursive: true });
});
