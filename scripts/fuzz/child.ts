/**
 * A process that may hang or run out of memory, as `fuzz.ts` starts it:
 *
 *     child.ts TARGET SEED FIRST SECONDS
 *
 * Before each input it prints its number, and after one that found something
 * what that was, as JSON. With no seconds it takes one input and no more.
 *
 * @module
 */
import { beginPeak, peakBytes } from "./peak_memory.ts";
import { findingOf, inputOf } from "./run_input.ts";
import { TARGETS } from "./targets.ts";

/** What an input may take, besides four times its size. */
const MAX_BYTES = 300 << 20;

const [target = "", seed, first, seconds] = Deno.args;
const encoder = new TextEncoder();
const seeds = await TARGETS[target]!.seeds();
const end = performance.now() + Number(seconds) * 1000;
let input = Number(first);
do {
  say(String(input));
  const data = inputOf(seeds, Number(seed), input);
  beginPeak();
  const finding = await findingOf(target, data) ?? tooMuch(data);
  if (finding !== undefined) say(JSON.stringify(finding));
  input++;
} while (performance.now() < end);
Deno.exit(0);

function tooMuch({ length }: Uint8Array): string | undefined {
  const peak = peakBytes();
  if (peak <= MAX_BYTES + 4 * length) return undefined;
  return `memory: ${Math.round(peak / 2 ** 20)} MB for an input of ${length} bytes`;
}

function say(line: string): void {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}
