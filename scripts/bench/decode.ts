/**
 * Measures decode and print of a large profile against the real `pprof -raw`:
 *
 *     deno task bench decode
 *     deno run -A scripts/bench/decode.ts --steps
 *
 * The profile (300 000 stacks of 40, 20 000 functions; 17 MB, inflated 37 MB) is kept
 * in the temporary folder. Both sides run as fresh processes, in turns. The bar is half
 * of pprof's wall time.
 *
 * @module
 */
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import { encodeProfile } from "../../lib/profile/encode.ts";
import { mergeProfiles } from "../../lib/profile/combine/merge.ts";
import { rawText } from "../../lib/profile/raw_text.ts";
import { findPprof } from "../../tests/support/real_program.ts";
import { median, verdict } from "./contest.ts";
import { measureRun, type Run } from "./measure_run.ts";
import { randomFile } from "./random_stacks.ts";

const SIZE = { samples: 300_000, depth: 40, functions: 20_000 };
const BAR = 0.5;
const ROUNDS = 3;

if (import.meta.main) await main(Deno.args);

async function main(args: string[]): Promise<void> {
  const [first, file] = args;
  if (first === "--print" && file !== undefined) return await print(file);
  if (first === "--steps") return await steps(await randomFile(SIZE));
  if (!await decode(Number(first ?? ROUNDS))) Deno.exit(1);
}

/**
 * Compares decoding and printing with the real pprof.
 *
 * @returns Whether the bar is held.
 */
export async function decode(rounds = ROUNDS): Promise<boolean> {
  const pprof = findPprof();
  if (pprof !== undefined) return await compare(pprof, await randomFile(SIZE), rounds);
  console.log("  skipped: needs the real pprof (go install github.com/google/pprof@latest)");
  return true;
}

/** Our side: what `pprof -raw FILE` does. */
async function print(file: string): Promise<void> {
  const profile = await decodeProfile(await Deno.readFile(file));
  const utf8 = new TextEncoder();
  for (const chunk of rawText(profile)) Deno.stdout.writeSync(utf8.encode(chunk));
}

/** Where our time goes, in one process. */
async function steps(file: string): Promise<void> {
  const data = await Deno.readFile(file);
  const timed = async <T>(name: string, work: () => T | Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work();
    console.log(name.padEnd(8), `${Math.round(performance.now() - start)} ms`);
    return result;
  };
  const profile = await timed("decode", () => decodeProfile(data));
  await timed("print", () => {
    let length = 0;
    for (const chunk of rawText(profile)) length += chunk.length;
    return length;
  });
  const merged = await timed("merge", () => mergeProfiles([profile, profile]));
  await timed("encode", () => encodeProfile(merged));
}

async function compare(pprof: string, file: string, rounds: number): Promise<boolean> {
  const sides = {
    pprof: [pprof, "-symbolize=none", "-raw", file],
    ours: [Deno.execPath(), "run", "-A", import.meta.filename!, "--print", file],
  };
  const runs: Record<keyof typeof sides, Run[]> = { pprof: [], ours: [] };
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? ["pprof", "ours"] as const : ["ours", "pprof"] as const;
    for (const side of order) {
      const run = await measureRun(sides[side]);
      runs[side].push(run);
      console.log(`  ${side.padEnd(5)} ${run.seconds.toFixed(2)} s, ${run.megabytes} MB`);
    }
  }
  const middle = (list: Run[]) => median(list.map(({ seconds }) => seconds));
  const peak = (list: Run[]) => Math.max(...list.map(({ megabytes }) => megabytes));
  console.log(`  memory, ours / pprof: ${(peak(runs.ours) / peak(runs.pprof)).toFixed(2)}`);
  return verdict("wall time, ours / pprof", middle(runs.ours) / middle(runs.pprof), BAR);
}
