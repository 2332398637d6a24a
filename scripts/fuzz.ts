/**
 * Feeds broken inputs to all that reads any, for some minutes:
 *
 *     deno task fuzz [minutes] [target…] [--seed=N]
 *
 * What throws anything but the errors that it declares, takes more than 10
 * seconds or more than 300 MB and four times the input, or breaks a promise is a
 * finding: its input is kept in
 * tests/fixtures/fuzz/, where the tests take it again. Exits 1 if there is one.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { ChildRun } from "./fuzz/child_run.ts";
import { inputOf } from "./fuzz/run_input.ts";
import { TARGETS } from "./fuzz/targets.ts";

const FINDINGS = new URL("../tests/fixtures/fuzz/", import.meta.url);

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: string[]): Promise<number> {
  const seeds = args.flatMap((arg) => /^--seed=(\d+)$/.exec(arg)?.[1] ?? []);
  const minutes = args.filter((arg) => /^[\d.]+$/.test(arg)).map(Number)[0] ?? 1;
  const names = args.filter((arg) => !/^[\d.]+$|^--seed=/.test(arg));
  if (names.some((name) => !TARGETS[name])) {
    console.error("usage: fuzz [minutes] [target…] [--seed=N]");
    console.error(`targets: ${Object.keys(TARGETS).join(" ")}`);
    return 2;
  }
  const chosen = names.length > 0 ? names : Object.keys(TARGETS);
  const seed = seeds.length > 0 ? Number(seeds[0]) : Date.now() % 1_000_000;
  console.log(`seed ${seed}`);
  let found = 0;
  for (const name of chosen) found += await fuzz(name, seed, minutes * 60 / chosen.length);
  return found > 0 ? 1 : 0;
}

/** @returns How much was found. */
async function fuzz(target: string, seed: number, seconds: number): Promise<number> {
  const found = new Map<string, number>();
  const end = performance.now() + seconds * 1000;
  let next = 0;
  while (performance.now() < end) {
    const run = new ChildRun(target, seed, next, (end - performance.now()) / 1000);
    const { last, problem, findings } = await run.end();
    for (const [input, text] of findings) {
      if (await isTrue(target, seed, input, text)) found.set(kindOf(text), input);
    }
    if (problem !== undefined) found.set(problem, last);
    next = last + 1;
  }
  console.log(`${target.padEnd(10)} ${String(next).padStart(8)} inputs, ${found.size} findings`);
  const seeds = await TARGETS[target]!.seeds();
  for (const [text, input] of found) {
    console.log(text);
    await keep(target, inputOf(seeds, seed, input));
  }
  return found.size;
}

/** What inputs before have left in memory is no fault of one: it counts alone. */
async function isTrue(target: string, seed: number, input: number, text: string): Promise<boolean> {
  if (!text.startsWith("memory: ")) return true;
  const { findings, problem } = await new ChildRun(target, seed, input, 0).end();
  return problem !== undefined || findings.size > 0;
}

/** The same error at the same place is one finding. */
function kindOf(text: string): string {
  return text.split("\n").slice(0, 3).join("\n").replaceAll(/"[^"]*"|\d+/g, "…");
}

async function keep(target: string, data: Uint8Array): Promise<void> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", data.slice())).toHex();
  const file = new URL(`${target}-${digest.slice(0, 8)}`, FINDINGS);
  await Deno.writeFile(file, data);
  console.log(`  kept as ${fileURLToPath(file)}`);
}
