/**
 * CPU profiles where something is not allowed: each says so, and shares are
 * right as far as they can be.
 *
 * @module
 */
import { ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import {
  admittedTolerance,
  cumOf,
  flatText,
  isOfProgram,
  sumOf,
} from "../../support/profile_numbers.ts";
import { assertNear } from "../../support/assert_near.ts";
import { runProfiled } from "../../support/program_profile.ts";
import { findOnPath } from "../../support/real_program.ts";
import type { Profile } from "../../../lib/profile/types.ts";

const WITHOUT_PERF = fileURLToPath(new URL("../../support/without_perf.ts", import.meta.url));
const UNSURE = "which samples found it on a core is not known";

function says(profile: Profile, text: string): boolean {
  return profile.comment.some((comment) => comment.includes(text));
}

/** Two functions that share the time 3 to 2. */
function assertShares(profile: Profile): void {
  const burnt = cumOf(profile, "cpu", "burn");
  const samples = cumOf(profile, "samples", "burn");
  for (const [name, share] of [["large", 0.6], ["small", 0.4]] as const) {
    const tolerance = admittedTolerance(profile, share, samples);
    assertNear(cumOf(profile, "cpu", name) / burnt, share, tolerance, flatText(profile, "cpu"));
  }
  ok(burnt > 0.5 * sumOf(profile, "cpu", isOfProgram), flatText(profile, "cpu"));
}

Deno.test("CPU profile: without --allow-ffi shares are right, other threads are not in it", async () => {
  await using run = await runProfiled("waiting.ts", { permissions: ["-A", "--deny-ffi"] });
  const profile = await run.profile();
  assertShares(profile);
  // What Deno denies one of needs all of them: threads in /proc, too.
  ok(says(profile, "only threads that run JavaScript"), profile.comment.join("\n"));
  ok(says(profile, "it needs --allow-all"), profile.comment.join("\n"));
});

const isLinux = Deno.build.os === "linux";

Deno.test({
  name: "CPU profile: where perf events are refused shares are right, or called an estimate",
  ignore: !isLinux,
  fn: async () => {
    const by = [Deno.execPath(), "run", "-A", WITHOUT_PERF];
    await using run = await runProfiled("waiting.ts", { by });
    const profile = await run.profile();
    assertShares(profile);
    ok(says(profile, "the kernel does not allow perf events"), profile.comment.join("\n"));
    const waited = says(profile, "the thread waited for a core");
    strictEqual(waited, says(profile, UNSURE), profile.comment.join("\n"));
  },
});

const setpriv = findOnPath("setpriv");

Deno.test({
  name: "CPU profile: without the rights of root shares are right, nothing of the kernel is named",
  ignore: !isLinux || setpriv === undefined || Deno.uid() !== 0,
  fn: async () => {
    const by = [setpriv!, "--inh-caps=-all", "--bounding-set=-all"];
    await using run = await runProfiled("waiting.ts", { by });
    const profile = await run.profile();
    assertShares(profile);
    ok(says(profile, "the kernel may not be looked into here"), profile.comment.join("\n"));
    strictEqual(cumOf(profile, "cpu", "do_syscall_64"), 0, flatText(profile, "cpu"));
  },
});
