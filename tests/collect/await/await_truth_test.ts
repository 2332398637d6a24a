import { ok, strictEqual } from "node:assert/strict";
import type { Profile, Sample } from "../../../lib/profile/types.ts";
import { cumOf, flatText } from "../../support/profile_numbers.ts";
import { runProfiled } from "../../support/program_profile.ts";

const PROGRAM = new URL("../../fixtures/programs/awaits.ts", import.meta.url);

/** What waits, with those that wait for it, and why. */
const STACKS: readonly (readonly [stack: string, wait: string])[] = [
  ["timed < nested < handle", "timer"],
  ["upstream < handle", "fetch"],
  ["locked < handle", "lock"],
  ["held < locked < handle", "timer"],
  ["mutexed < handle", "promise"],
  ["inside < mutexed < handle", "timer"],
  ["queued < handle", "promise"],
  ["pages < listed < handle", "timer"],
  ["slow < both < handle", "timer"],
];
/** How much of a wait may be missing or too much, beside what a turn of the event loop takes. */
const TOLERANCE = 0.1;
const TURN_NANOS = 1e6;

function framesOf({ location }: Sample): { name: string; line: number }[] {
  return location.map(({ line: [line] }) => ({
    name: line!.function.name,
    line: Number(line!.line),
  }));
}

function labelOf({ label }: Sample, name: string): string {
  return label.flatMap((l) => l.key === name && "str" in l ? l.str : [])[0] ?? "";
}

/** The samples of a stack whose leaf is at the line that the program marks with its name. */
function samplesOf(profile: Profile, stack: string, lines: ReadonlyMap<string, number>): Sample[] {
  return profile.sample.filter((sample) => {
    const frames = framesOf(sample);
    return frames.map(({ name }) => name).join(" < ") === stack &&
      frames[0]!.line === lines.get(frames[0]!.name);
  });
}

function assertNear(actual: number, truth: number, count: number, message: string): void {
  const off = Math.abs(actual - truth);
  ok(
    off <= truth * TOLERANCE + count * TURN_NANOS,
    `${message}: ${(actual / 1e6).toFixed(1)}ms, in truth ${(truth / 1e6).toFixed(1)}ms`,
  );
}

Deno.test("await: each wait at its await, below it who waits for it, for as long as the program measures", async () => {
  await using run = await runProfiled("awaits.ts");
  const profile = await run.profile();
  const truths = JSON.parse(run.stdout) as Record<string, number>;
  const text = (await Deno.readTextFile(PROGRAM)).split("\n");
  const lines = new Map(text.flatMap((line, i) => {
    const name = /\/\/@(\S+)$/.exec(line)?.[1];
    return name ? [[name, i + 1] as const] : [];
  }));
  for (const [stack, wait] of STACKS) {
    const samples = samplesOf(profile, stack, lines);
    const leaf = stack.replace(/ .*/, "");
    const nanos = samples.reduce((sum, { value }) => sum + Number(value[1]), 0);
    const count = samples.reduce((sum, { value }) => sum + Number(value[0]), 0);
    assertNear(nanos, truths[leaf]! * 1e6, count, `${stack}\n${flatText(profile, "wait")}`);
    const most = samples.toSorted((a, b) => Number(b.value[1]) - Number(a.value[1]))[0]!;
    strictEqual(labelOf(most, "wait"), wait, stack);
    strictEqual(labelOf(most, "route"), "/orders", stack);
    const frames = framesOf(most);
    for (const [i, { name, line }] of frames.entries()) {
      // The callback that holds the lock is called by what waits for it, at the same place.
      const key = i === 0 || frames[i - 1]!.name === "held"
        ? name
        : `${name}<${frames[i - 1]!.name}`;
      strictEqual(line, lines.get(key), `${name} in ${stack}`);
    }
  }
  assertNear(cumOf(profile, "wait", "handle"), truths["handle"]! * 1e6, 20, "handle");
});
