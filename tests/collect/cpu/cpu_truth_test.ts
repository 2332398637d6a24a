import { ok, strictEqual } from "node:assert/strict";
import type { Profile } from "../../../lib/profile/types.ts";
import { assertNear } from "../../support/assert_near.ts";
import {
  admittedTolerance,
  cumOf,
  flatOf,
  flatText,
  functionOf,
  isOfProgram,
  leafLines,
  sumOf,
} from "../../support/profile_numbers.ts";
import { runProfiled } from "../../support/program_profile.ts";

/** Compares shares of functions, with all below them, of what they have together. */
function assertShares(profile: Profile, shares: Readonly<Record<string, number>>): void {
  const names = Object.keys(shares);
  const sum = (type: string) => names.reduce((all, name) => all + cumOf(profile, type, name), 0);
  const [cpu, samples] = [sum("cpu"), sum("samples")];
  for (const [name, share] of Object.entries(shares)) {
    assertNear(
      cumOf(profile, "cpu", name) / cpu,
      share,
      admittedTolerance(profile, share, samples),
      `${name} of ${samples} samples of\n${flatText(profile, "cpu")}`,
    );
  }
}

const LEAVES = { leafA: 0.5, leafB: 0.3, leafC: 0.2 };

Deno.test("CPU profile: inlined leaves get their 50/30/20 per cent", async () => {
  await using run = await runProfiled("leaves.ts");
  const profile = await run.profile();
  assertShares(profile, LEAVES);
  const all = Object.keys(LEAVES).reduce((sum, name) => sum + flatOf(profile, "cpu", name), 0);
  const handled = cumOf(profile, "cpu", "Orders.handle");
  ok(handled >= 0.99 * all, `Orders.handle ${handled} of\n${flatText(profile, "cpu")}`);
});

Deno.test("CPU profile: lines are lines of the TypeScript file", async () => {
  await using run = await runProfiled("leaves.ts");
  const profile = await run.profile();
  strictEqual(Number(functionOf(profile, "leafA")?.startLine), 12);
  ok(functionOf(profile, "leafA")?.filename.endsWith("/leaves.ts"));
  for (const line of leafLines(profile, "leafA")) ok(line >= 12 && line <= 16, `line ${line}`);
});

Deno.test("CPU profile: waiting is no CPU time, shares of async work are right", async () => {
  await using run = await runProfiled("waiting.ts");
  const profile = await run.profile();
  assertShares(profile, { large: 0.6, small: 0.4 });
  ok(sumOf(profile, "cpu") < 0.75 * Number(profile.durationNanos), "idle time was counted");
  strictEqual(functionOf(profile, "(idle)"), undefined);
});

Deno.test("CPU profile: native functions called from JavaScript are under their callers", async () => {
  await using run = await runProfiled("native.ts");
  const profile = await run.profile();
  const spent = JSON.parse(run.stdout) as Record<string, number>;
  const all = Object.values(spent).reduce((sum, micros) => sum + micros, 0);
  const shares = Object.entries(spent).map(([name, micros]) => [name, micros / all]);
  assertShares(profile, Object.fromEntries(shares));
});

Deno.test("CPU profile: without --allow-all it is collected, and says what it lacks", async () => {
  await using run = await runProfiled("leaves.ts", {
    permissions: ["--allow-sys", "--allow-write"],
  });
  const profile = await run.profile();
  assertShares(profile, LEAVES);
  ok(profile.comment.some((comment) => comment.includes("--allow-all")));
});

Deno.test("CPU profile: on a crowded machine work is charged, not the wait for a core", async () => {
  await using run = await runProfiled("turns.ts");
  const profile = await run.profile();
  assertShares(profile, { short: 0.37, long: 0.63 });
});

Deno.test("CPU profile: what timers begin gets its CPU time, whatever the rhythm", async () => {
  await using run = await runProfiled("rhythms.ts");
  const profile = await run.profile();
  const { whole, ...spent } = JSON.parse(run.stdout) as Record<string, number>;
  assertNear(
    sumOf(profile, "cpu", isOfProgram) / 1e6,
    whole!,
    // The program reads its clock some milliseconds beside the window's ends.
    0.03 * whole! + 20,
    "the thread's CPU time",
  );
  const burnt = flatOf(profile, "cpu", "burn") / 1e6;
  // Of a crowded thread fewer samples are kept, and each stands for more.
  const each = Math.max(Number(profile.period) / 1e6, burnt / flatOf(profile, "samples", "burn"));
  const crowded = profile.comment.some((text) => text.includes("waited for a core"));
  // A tenth, or five points on a crowded machine, or three standard deviations of so many samples.
  const tolerance = (millis: number) =>
    Math.max(0.1 * millis, crowded ? 0.05 * whole! : 0, 3 * Math.sqrt(millis * each));
  const seen = flatText(profile, "cpu");
  for (const [name, millis] of Object.entries(spent)) {
    const cum = cumOf(profile, "cpu", name) / 1e6;
    assertNear(cum, millis, tolerance(millis), `${name} of\n${seen}`);
  }
  const all = Object.values(spent).reduce((sum, millis) => sum + millis, 0);
  assertNear(burnt, all, tolerance(all), `burn of\n${seen}`);
});
