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
import { dirname } from "node:path";
import { emptyProfile } from "../../lib/profile/builder.ts";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import { encodeProfile } from "../../lib/profile/encode.ts";
import { mergeProfiles } from "../../lib/profile/combine/merge.ts";
import { rawText } from "../../lib/profile/raw_text.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { findPprof } from "../../tests/support/real_program.ts";
import { median, verdict } from "./contest.ts";

const SAMPLES = 300_000;
const DEPTH = 40;
const FUNCTIONS = 20_000;
const LOCATIONS = 3 * FUNCTIONS;
/** The outer frames of a stack are one of so many paths; the inner ones are random. */
const PATHS = 64;
const SHARED_DEPTH = 18;
const BAR = 0.5;
const ROUNDS = 3;

interface Run {
  seconds: number;
  megabytes: number;
}

if (import.meta.main) await main(Deno.args);

async function main(args: string[]): Promise<void> {
  const [first, file] = args;
  if (first === "--print" && file !== undefined) return await print(file);
  if (first === "--steps") return await steps(await profileFile());
  if (!await decode(Number(first ?? ROUNDS))) Deno.exit(1);
}

/**
 * Compares decoding and printing with the real pprof.
 *
 * @returns Whether the bar is held.
 */
export async function decode(rounds = ROUNDS): Promise<boolean> {
  const pprof = findPprof();
  if (pprof !== undefined) return await compare(pprof, await profileFile(), rounds);
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
      const run = await measure(sides[side]);
      runs[side].push(run);
      console.log(`  ${side.padEnd(5)} ${run.seconds.toFixed(2)} s, ${run.megabytes} MB`);
    }
  }
  const middle = (list: Run[]) => median(list.map(({ seconds }) => seconds));
  const peak = (list: Run[]) => Math.max(...list.map(({ megabytes }) => megabytes));
  console.log(`  memory, ours / pprof: ${(peak(runs.ours) / peak(runs.pprof)).toFixed(2)}`);
  return verdict("wall time, ours / pprof", middle(runs.ours) / middle(runs.pprof), BAR);
}

/** Runs a program with its output thrown away. */
async function measure(command: string[]): Promise<Run> {
  const [program, ...args] = command;
  const start = performance.now();
  const child = new Deno.Command(program!, { args, stdout: "null", stderr: "inherit" }).spawn();
  let megabytes = 0;
  const sampler = setInterval(() => megabytes = Math.max(megabytes, peakMemory(child.pid)), 20);
  const { success } = await child.status;
  clearInterval(sampler);
  if (!success) throw new Error(`Cannot measure ${program}: it failed`);
  return { seconds: (performance.now() - start) / 1000, megabytes };
}

/** The kernel keeps the peak itself; asking now and then only misses the last moment. */
function peakMemory(pid: number): number {
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

async function profileFile(): Promise<string> {
  const temp = dirname(await Deno.makeTempFile());
  const file = `${temp}/bench_decode_${SAMPLES}_${DEPTH}_${PATHS}.pb.gz`;
  try {
    await Deno.stat(file);
  } catch {
    await Deno.writeFile(file, await encodeProfile(randomStacks()));
  }
  console.log(`  ${file}: ${((await Deno.stat(file)).size / 1e6).toFixed(1)} MB`);
  return file;
}

function randomStacks(): Profile {
  const cpu = { type: "cpu", unit: "nanoseconds" };
  const samples = { type: "samples", unit: "count" };
  const profile = emptyProfile({ sampleType: [samples, cpu], periodType: cpu, period: 10_000_000 });
  const mapping = {
    id: 1,
    memoryStart: 0x400000,
    memoryLimit: 0x4000000,
    fileOffset: 0,
    filename: "/bin/app",
    buildId: "",
    hasFunctions: true,
    hasFilenames: true,
    hasLineNumbers: true,
    hasInlineFrames: true,
  };
  profile.mapping.push(mapping);
  for (let id = 1; id <= FUNCTIONS; id++) {
    const name = `example.com/app/package${id % 97}.function${id}`;
    const filename = `/src/package${id % 97}/file${id % 1009}.go`;
    const func = { id, name, systemName: name, filename, startLine: id % 500 };
    profile.function.push(func);
  }
  for (let id = 1; id <= LOCATIONS; id++) {
    const func = profile.function[id % FUNCTIONS]!;
    const line = [{ function: func, line: id % 500 + 3, column: 0 }];
    profile.location.push({ id, mapping, address: 0x400000 + id * 64, line, isFolded: false });
  }
  const random = xorshift(20261122);
  const frames = (length: number) =>
    Array.from({ length }, () => profile.location[random() % LOCATIONS]!);
  const paths = Array.from({ length: PATHS }, () => frames(SHARED_DEPTH));
  for (let i = 0; i < SAMPLES; i++) {
    const location = [...frames(DEPTH - SHARED_DEPTH), ...paths[random() % PATHS]!];
    const count = random() % 9 + 1;
    profile.sample.push({ location, value: [count, count * 10_000_000], label: [] });
  }
  return profile;
}

/** Deterministic, so that every machine measures the same file. */
function xorshift(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
