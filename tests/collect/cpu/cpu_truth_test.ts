import { ok, strictEqual } from "node:assert/strict";
import { assertNear } from "../../support/assert_near.ts";
import {
  cumOf,
  flatOf,
  flatText,
  functionOf,
  isOfProgram,
  leafLines,
  sumOf,
} from "../../support/profile_numbers.ts";
import { runProfiled } from "../../support/program_profile.ts";

Deno.test("CPU profile: inlined leaves get their 50/30/20 per cent", async () => {
  await using run = await runProfiled("leaves.ts");
  const profile = await run.profile();
  const [a, b, c] = ["leafA", "leafB", "leafC"].map((name) => flatOf(profile, "cpu", name));
  const all = a! + b! + c!;
  const seen = flatText(profile, "cpu");
  assertNear(a! / all, 0.5, 0.08, `leafA of\n${seen}`);
  assertNear(b! / all, 0.3, 0.08, `leafB of\n${seen}`);
  assertNear(c! / all, 0.2, 0.08, `leafC of\n${seen}`);
  const handled = cumOf(profile, "cpu", "Orders.handle");
  ok(handled >= 0.99 * all, `Orders.handle ${handled} of\n${seen}`);
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
  const burnt = cumOf(profile, "cpu", "burn");
  assertNear(cumOf(profile, "cpu", "large") / burnt, 0.6, 0.08, "large");
  assertNear(cumOf(profile, "cpu", "small") / burnt, 0.4, 0.08, "small");
  ok(sumOf(profile, "cpu") < 0.75 * Number(profile.durationNanos), "idle time was counted");
  strictEqual(functionOf(profile, "(idle)"), undefined);
});

Deno.test("CPU profile: native functions called from JavaScript are under their callers", async () => {
  await using run = await runProfiled("native.ts");
  const profile = await run.profile();
  const spent = JSON.parse(run.stdout) as Record<string, number>;
  const all = spent["hash"]! + spent["compress"]! + spent["stringify"]!;
  const total = ["hash", "compress", "stringify"].reduce((n, f) => n + cumOf(profile, "cpu", f), 0);
  for (const name of ["hash", "compress", "stringify"]) {
    assertNear(cumOf(profile, "cpu", name) / total, spent[name]! / all, 0.08, name);
  }
});

Deno.test("CPU profile: without --allow-all it is collected, and says what it lacks", async () => {
  await using run = await runProfiled("leaves.ts", {
    permissions: ["--allow-sys", "--allow-write"],
  });
  const profile = await run.profile();
  const leaves = ["leafA", "leafB", "leafC"].map((name) => flatOf(profile, "cpu", name));
  const all = leaves.reduce((sum, value) => sum + value, 0);
  assertNear(leaves[0]! / all, 0.5, 0.1, `leafA of\n${flatText(profile, "cpu")}`);
  ok(profile.comment.some((comment) => comment.includes("--allow-all")));
});

Deno.test("CPU profile: on a crowded machine work is charged, not the wait for a core", async () => {
  await using run = await runProfiled("turns.ts");
  const profile = await run.profile();
  const [short, long] = ["short", "long"].map((name) => cumOf(profile, "cpu", name));
  assertNear(short! / (short! + long!), 0.37, 0.1, `short of\n${flatText(profile, "cpu")}`);
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
