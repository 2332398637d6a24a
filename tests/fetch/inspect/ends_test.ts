import { match, ok, rejects } from "node:assert/strict";
import type { Profile } from "../../../lib/profile/types.ts";
import { startInspected } from "../../support/inspected.ts";
import { cumOf, flatText, isOfProgram, sumOf } from "../../support/profile_numbers.ts";
import { findOnPath, testWithProgram } from "../../support/real_program.ts";
import { comments, inspected } from "./support.ts";

const ENDING = new URL("../../fixtures/programs/attached/ending.js", import.meta.url).pathname;
const DENO = [Deno.execPath(), "run", "-A", "--no-lock", "--inspect=127.0.0.1:0", ENDING];
/** Much longer than any of them lives. */
const WINDOW = "seconds=40";

/** Takes a kind of a program that ends in the window. */
async function ended(command: string[], how: string, seconds: number, query: string) {
  await using program = await startInspected([...command, how, `${seconds}`], /^works$/);
  return (await inspected(`inspect://${program.host}/${query}&${WINDOW}`)).profile;
}

/** Makes sure that it has what was, for as long as it was, and says so. */
function checkCut(profile: Profile, type: string, name: string, seconds: number): void {
  const seen = flatText(profile, type);
  ok(cumOf(profile, type, name) > 0.3 * sumOf(profile, type, isOfProgram), seen);
  const lasted = Number(profile.durationNanos) / 1e9;
  ok(lasted > 0.5 && lasted < seconds + 3, `${lasted}\n${seen}`);
  match(
    profile.comment.find((text) => /^cut short: the program was gone/.test(text)) ?? seen,
    /40/,
  );
}

Deno.test("inspect: a program that ends in the window leaves its CPU time until then", async () => {
  const profile = await ended(DENO, "end", 4, "profile?recompile=1");
  checkCut(profile, "cpu", "work", 4);
  const { line: [leaf] = [] } = profile.location.find(({ line }) =>
    line[0]?.function.name === "work"
  )!;
  ok(leaf?.function.filename === ENDING && Number(leaf.function.startLine) === 11);
});

Deno.test("inspect: a function whose loop was hot before is not booked on its caller", async () => {
  await using program = await startInspected([...DENO, "end", "60"], /^works$/);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const { profile } = await inspected(`inspect://${program.host}/profile?seconds=2`);
  const seen = flatText(profile, "cpu");
  ok(cumOf(profile, "cpu", "work") > 0.5 * sumOf(profile, "cpu", isOfProgram), seen);
  ok(!comments(profile, /whose loop was hot before/), seen);
});

for (const how of ["throw", "kill"]) {
  Deno.test(`inspect: a program that is gone at once leaves what was fetched before: ${how}`, async () => {
    const profile = await ended(DENO, how, 6, "profile?recompile=1");
    checkCut(profile, "cpu", "work", 6);
    ok(comments(profile, /^kept: the first [\d.]+ seconds/), `${profile.comment}`);
  });
}

Deno.test("inspect: a Deno program that exits in the window is seen to", async () => {
  checkCut(await ended(DENO, "exit", 4, "profile?recompile=1"), "cpu", "work", 4);
});

Deno.test("inspect: a program that ends in the window leaves what it allocated", async () => {
  for (const [kind, type] of [["heap", "inuse_space"], ["allocs", "alloc_space"]] as const) {
    const profile = await ended(DENO, "end", 4, `${kind}?`);
    ok(cumOf(profile, type, "work") > 0, flatText(profile, type));
    ok(comments(profile, /^cut short: the program was gone after [\d.]+ of 40 seconds/));
    ok(Number(profile.durationNanos) < 8e9, `${profile.durationNanos}`);
  }
  const killed = await ended(DENO, "kill", 6, "allocs?");
  ok(cumOf(killed, "alloc_space", "work") > 0, flatText(killed, "alloc_space"));
  ok(comments(killed, /^kept: the first/));
});

Deno.test("inspect: who is gone before anything was fetched has nothing", async () => {
  await rejects(ended(DENO, "kill", 1, "profile?recompile=0"), /the program may have ended|ended/);
});

testWithProgram(
  "Node",
  findOnPath("node"),
  "inspect: a Node program that ends or exits in the window",
  async (node) => {
    for (const how of ["end", "exit"]) {
      const command = [node, "--inspect=127.0.0.1:0", ENDING];
      checkCut(await ended(command, how, 4, "profile?recompile=1"), "cpu", "work", 4);
    }
  },
);
