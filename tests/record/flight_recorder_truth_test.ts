import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { type AboutRecord, segmentOf } from "../../lib/record/record_files.ts";
import {
  admittedTolerance,
  cumOf,
  flatText,
  isOfProgram,
  sumOf,
} from "../support/profile_numbers.ts";
import { assertNear } from "../support/assert_near.ts";
import { runProgram } from "../support/real_program.ts";

const PROGRAM = fileURLToPath(new URL("../fixtures/programs/recorded.ts", import.meta.url));

/** Parts of the CPU time that the program burns before its stall, and in it. */
const BURNED = { early: 1 / 3.2, late: 1 / 3.2, hold: 1.2 / 3.2 };

/** A record as it lies in the folder. */
interface Found {
  name: string;
  path: string;
  files: string[];
  profile(kind: string): Promise<Profile>;
  about(): Promise<AboutRecord>;
}

/** What a run of the program left behind. */
interface Run {
  code: number;
  stdout: string;
  stderr: string;
  records: Found[];
  [Symbol.asyncDispose](): Promise<void>;
}

async function run(what: string, ...flags: string[]): Promise<Run> {
  const folder = await Deno.makeTempDir();
  const args = ["run", "-A", "--no-prompt", ...flags, PROGRAM, folder, what];
  const { code, stdout, stderr } = await runProgram(Deno.execPath(), args, { timeout: 120_000 });
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  const records = names.map((name): Found => {
    const path = `${folder}/${name}`;
    return {
      name,
      path,
      files: Array.from(Deno.readDirSync(path), (entry) => entry.name).sort(),
      profile: async (kind) => await decodeProfile(await Deno.readFile(`${path}/${kind}.pb.gz`)),
      about: async () => JSON.parse(await Deno.readTextFile(`${path}/record.json`)),
    };
  });
  return {
    code,
    stdout,
    stderr,
    records,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

const MAX_RUNS = 5;

/** A machine that is too busy may cut a record short, which is said: then it runs again. */
async function untilWritten(what: string): Promise<Run> {
  for (let left = MAX_RUNS - 1;; left--) {
    const program = await run(what);
    if (left === 0 || !program.stderr.includes("could not be finished within 5s")) return program;
    await program[Symbol.asyncDispose]();
  }
}

Deno.test("profile?last=800ms is what ran then, and nothing of what ran before", async () => {
  await using program = await run("last");
  const { whole, parts, duration } = JSON.parse(program.stdout);
  const [early, late] = parts;
  strictEqual(early, 0);
  ok(late > 0.5 * whole, program.stdout);
  ok(duration > 0.7e9 && duration <= 0.8e9, program.stdout);
  strictEqual(program.records.length, 0);
});

Deno.test("a stall leaves a record that names what held the loop", async () => {
  await using program = await run("stall");
  strictEqual(program.code, 0, program.stderr);
  // A crowded machine makes more stalls, and may be too slow to write of the last one.
  const record = program.records.find(({ name }) => name.endsWith("-stall"));
  ok(record, JSON.stringify(program.records));
  deepStrictEqual(record!.files, [
    "block.pb.gz",
    "cpu.pb.gz",
    "goroutine.pb.gz",
    "heap.pb.gz",
    "record.json",
    "segments",
  ]);
  const cpu = await record!.profile("cpu");
  const cums = Object.keys(BURNED).map((name) => cumOf(cpu, "cpu", name));
  const all = cums.reduce((sum, cum) => sum + cum, 0);
  const samples = Object.keys(BURNED).reduce((sum, name) => sum + cumOf(cpu, "samples", name), 0);
  const seen = flatText(cpu, "cpu");
  for (const [i, [name, share]] of Object.entries(BURNED).entries()) {
    const tolerance = admittedTolerance(cpu, share, samples);
    assertNear(cums[i]! / all, share, tolerance, `${name} of\n${seen}`);
  }
  // The profiler works in the same thread.
  ok(all > 0.5 * sumOf(cpu, "cpu", isOfProgram), seen);
  const { reason, stalls, figures, missing } = await record!.about();
  const segments = Array.from(Deno.readDirSync(`${record!.path}/segments`));
  ok(segments.length > 0 && segments.every(({ name }) => segmentOf(name)));
  strictEqual(reason.name, "stall");
  deepStrictEqual(missing, {});
  ok(stalls.some((stall) => stall.until - stall.from > 1000), JSON.stringify(stalls));
  ok(figures.length > 8 && figures.some(({ delay }) => delay > 1000), JSON.stringify(figures));
});

Deno.test("a program that dies of memory leaves a record with who held it", async () => {
  await using program = await run("leak", "--v8-flags=--max-old-space-size=100");
  ok(program.code !== 0);
  match(program.stderr, /out of memory/);
  const record = program.records.findLast(({ files }) => files.includes("heap.pb.gz"));
  match(record!.name, /-heap-limit(\.partial.*)?$/);
  const heap = await record!.profile("heap");
  ok(cumOf(heap, "inuse_space", "leak") > 40e6, program.stderr);
});

Deno.test("an error that nobody catches is recorded, and ends the program as it would", async () => {
  await using program = await untilWritten("throw");
  strictEqual(program.code, 1);
  match(program.stderr, /error: Uncaught .*Error: nobody catches me/);
  strictEqual(program.stdout, "");
  const { reason } = await program.records[0]!.about();
  strictEqual(reason.name, "error");
  match(reason.text, /nobody catches me/);
  // It ended with a word.
  strictEqual(program.records.length, 1);
});

for (const how of ["caught", "rejected", "onevent", "node", "node-rejected"]) {
  Deno.test(`errors that the application handles itself are not recorded: ${how}`, async () => {
    await using program = await run(how);
    deepStrictEqual([program.code, program.stdout], [0, "runs on\n"], program.stderr);
    deepStrictEqual(program.records, [], program.stderr);
  });
}

Deno.test("a program that exits by itself leaves nothing", async () => {
  await using program = await run("exit");
  deepStrictEqual([program.code, program.records], [0, []], program.stderr);
});
