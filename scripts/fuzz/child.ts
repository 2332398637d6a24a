/**
 * A process that may hang or run out of memory, as `fuzz.ts` starts it:
 *
 *     child.ts TARGET SEED FIRST SECONDS
 *
 * Before each input it prints its number, and after one that found something
 * what that was, as JSON.
 *
 * @module
 */
import { findingOf, inputOf } from "./run_input.ts";
import { TARGETS } from "./targets.ts";

const [target = "", seed, first, seconds] = Deno.args;
const encoder = new TextEncoder();
const seeds = await TARGETS[target]!.seeds();
const end = performance.now() + Number(seconds) * 1000;
for (let input = Number(first); performance.now() < end; input++) {
  say(String(input));
  const finding = await findingOf(target, inputOf(seeds, Number(seed), input));
  if (finding !== undefined) say(JSON.stringify(finding));
}

function say(line: string): void {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}
