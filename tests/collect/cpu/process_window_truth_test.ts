import { ok, strictEqual } from "node:assert/strict";
import { assertNear } from "../../support/assert_near.ts";
import { cumOf, flatText, functionOf, isOfProgram, sumOf } from "../../support/profile_numbers.ts";
import { runProfiled } from "../../support/program_profile.ts";

Deno.test("CPU profile: its total is the CPU time of the process, by the kernel's clock", async () => {
  await using run = await runProfiled("pool.ts");
  const profile = await run.profile();
  const { process, thread } = JSON.parse(run.stdout) as Record<string, number>;
  const seen = flatText(profile, "cpu");
  // The program reads its clocks some milliseconds beside the window's ends.
  assertNear(sumOf(profile, "cpu") / 1e6, process!, 0.03 * process! + 20, `process of\n${seen}`);
  const millis = sumOf(profile, "cpu", isOfProgram) / 1e6;
  assertNear(millis, thread!, 0.03 * thread! + 20, `main thread of\n${seen}`);
  // The pool's work is most of the rest.
  const pool = cumOf(profile, "cpu", "(thread tokio-runtime-w)") / 1e6;
  ok(pool > 0.6 * (process! - thread!), `${pool} of\n${seen}`);
  const labels = profile.sample.flatMap(({ label }) => label.filter(({ key }) => key === "thread"));
  ok(labels.some((label) => "str" in label && label.str === "tokio-runtime-w"));
  ok(functionOf(profile, "(ended threads)"), `no ended thread in\n${seen}`);
  ok(cumOf(profile, "cpu", "(profiler)") > 0, `V8's sampler is not in\n${seen}`);
});

Deno.test("CPU profile: threads=main is of the threads that run JavaScript alone", async () => {
  await using run = await runProfiled("pool.ts");
  const profile = await run.profile(".main");
  strictEqual(profile.function.some(({ name }) => name.startsWith("(thread ")), false);
  strictEqual(functionOf(profile, "(ended threads)"), undefined);
});
