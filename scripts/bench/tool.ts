/**
 * Measures the tool against the real one:
 *
 *     deno task bench tool
 *
 * - start: from the command to the last line of `-top` of a profile of 3 KB, beside `go tool pprof`;
 * - reports: every text report of 20 000 samples, 25 deep, beside the pinned pprof;
 * - large: `-top` of 300 000 samples, 40 deep, time and memory;
 * - growth: ten times as many samples must not take much more than ten times as long.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { findOnPath, findPprof } from "../../tests/support/real_program.ts";
import { median, verdict } from "./contest.ts";
import { measureRun, type Run } from "./measure_run.ts";
import { randomFile } from "./random_stacks.ts";

const SMALL = fileURLToPath(
  new URL("../../tests/fixtures/profiles/tool/go_heap_before.pb.gz", import.meta.url),
);
const ROOT = new URL("../../", import.meta.url);
/** The task's own command: `deno`, its flags, the program. */
const OURS = [
  Deno.execPath(),
  ...config.tasks.pprof.command.split(" ").slice(1)
    .map((word) => word.endsWith(".ts") ? fileURLToPath(new URL(word, ROOT)) : word),
];

const ROUNDS = 5;
const REPORTS = ["-top", "-tree", "-peek=function1$", "-traces", "-tags", "-raw", "-comments"];

/**
 * Compares the tool with the real one.
 *
 * @returns Whether all bars are held.
 */
export async function tool(rounds = ROUNDS): Promise<boolean> {
  const pprof = findPprof();
  const go = findOnPath("go");
  if (pprof === undefined || go === undefined) {
    console.log("  skipped: needs go and the real pprof");
    return true;
  }
  const middle = await randomFile({ samples: 20_000, depth: 25, functions: 2000 });
  const tenth = await randomFile({ samples: 30_000, depth: 40, functions: 20_000 });
  const large = await randomFile({ samples: 300_000, depth: 40, functions: 20_000 });
  const results = [await compare("start", ["-top", SMALL], [go, "tool", "pprof"], rounds, 1)];
  for (const report of REPORTS) {
    results.push(await compare(report, [report, middle], [pprof], rounds, 1));
  }
  results.push(await compare("large", ["-top", large], [pprof], 1, 0.15, 0.5));
  const [small, big] = [await ourRuns(tenth, rounds), await ourRuns(large, Math.min(rounds, 3))];
  results.push(verdict("growth for ten times the samples", big / small, 10));
  return results.every((held) => held);
}

async function ourRuns(file: string, rounds: number): Promise<number> {
  const seconds: number[] = [];
  for (let i = 0; i < rounds; i++) {
    seconds.push((await measureRun([...OURS, "-symbolize=none", "-top", file])).seconds);
  }
  return median(seconds);
}

async function compare(
  what: string,
  args: readonly string[],
  real: readonly string[],
  rounds: number,
  bar: number,
  memoryBar?: number,
): Promise<boolean> {
  const sides = { real, ours: OURS };
  const runs: Record<keyof typeof sides, Run[]> = { real: [], ours: [] };
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? ["real", "ours"] as const : ["ours", "real"] as const;
    for (const side of order) {
      runs[side].push(await measureRun([...sides[side], "-symbolize=none", ...args]));
    }
  }
  const time = (list: Run[]) => median(list.map(({ seconds }) => seconds));
  const peak = (list: Run[]) => Math.max(...list.map(({ megabytes }) => megabytes));
  const [ours, theirs] = [time(runs.ours), time(runs.real)];
  console.log(`  ${what}: ours ${ours.toFixed(3)} s, real ${theirs.toFixed(3)} s`);
  const held = verdict(`${what}, time, ours / real`, ours / theirs, bar);
  if (memoryBar === undefined) return held;
  const memory = peak(runs.ours) / peak(runs.real);
  return verdict(`${what}, memory, ours / real`, memory, memoryBar) && held;
}
