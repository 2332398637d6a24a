import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Figure } from "../../lib/record/figure.ts";
import { withOfThread } from "../../lib/record/of_thread.ts";
import { addOtherThreads, othersCpu } from "../../lib/record/other_threads.ts";
import { assertNear } from "../support/assert_near.ts";
import { recordedProfile } from "../support/cpu_profile.ts";
import { flatOf, flatText, functionOf, isOfProgram, sumOf } from "../support/profile_numbers.ts";
import { runProfiled } from "../support/program_profile.ts";

Deno.test("what is recorded is the CPU time of the process, by the kernel's clock", async () => {
  await using run = await runProfiled("recorded_pool.ts");
  const { process, thread } = JSON.parse(run.stdout) as Record<string, number>;
  const profile = await run.profile();
  const seen = flatText(profile, "cpu");
  // Looking back begins some milliseconds later.
  assertNear(sumOf(profile, "cpu") / 1e6, process!, 0.03 * process! + 20, `process of\n${seen}`);
  const own = sumOf(profile, "cpu", isOfProgram) / 1e6;
  assertNear(own, thread!, 0.03 * thread! + 20, `main thread of\n${seen}`);
  ok(flatOf(profile, "cpu", "(other threads)") > 0, seen);
  ok(profile.comment.some((text) => /only in a window that somebody asks for/.test(text)), seen);

  const main = await run.profile(".main");
  strictEqual(functionOf(main, "(other threads)"), undefined);
  strictEqual(sumOf(main, "cpu", isOfProgram), sumOf(main, "cpu"));

  const record = await run.profile(".record");
  const [others, all] = [flatOf(record, "cpu", "(other threads)"), sumOf(record, "cpu")];
  assertNear(others / all, (process! - thread!) / process!, 0.1, flatText(record, "cpu"));
});

function exactly(nanos: number) {
  return { nanos, least: nanos, most: nanos };
}

function figure(at: number, cpu: number, process?: number): Figure {
  const memory = { heapUsed: 1, heapLimit: 2, external: 0, rss: 3 };
  return {
    at,
    thread: { cpu },
    delay: 0,
    ...memory,
    ...(process === undefined ? {} : { process }),
  };
}

Deno.test("othersCpu() divides evenly what was used while nobody looked", () => {
  // The thread does nothing in between, and its process is not looked at.
  const figures = [figure(0, 10, 10), figure(250, 10), figure(500, 10), figure(1000, 20, 120)];
  const between = (from: number, until: number) => othersCpu(figures, { from, until });
  deepStrictEqual(between(0, 1000), exactly(100));
  deepStrictEqual(between(250, 750), { nanos: 50, least: 0, most: 100 });
  deepStrictEqual(between(0, 750), { nanos: 75, least: 0, most: 100 });
  deepStrictEqual(between(-500, 2000), exactly(100));
});

Deno.test("where nobody looked at the ends of a span (other threads) are an estimate, and called so", () => {
  const own = recordedProfile([], 30);
  const told = (least: number, most: number) =>
    addOtherThreads(own, own, { nanos: 2e9, least, most }).comment
      .filter((text) => text.startsWith("estimate: "));
  deepStrictEqual(told(2e9, 2e9), []);
  const [text = "", ...more] = told(1.5e9, 2.25e9);
  match(text, /^estimate: \(other threads\) used between 1\.500s and 2\.250s: /);
  deepStrictEqual(more, []);
});

Deno.test("othersCpu() knows nothing of older records", () => {
  strictEqual(othersCpu([figure(0, 10), figure(1000, 20)], { from: 0, until: 1000 }), undefined);
  strictEqual(othersCpu([], { from: 0, until: 1000 }), undefined);
});

Deno.test("threads that are in a profile are not in (other threads)", () => {
  const own = recordedProfile([], 30);
  const joined = recordedProfile([], 50);
  const whole = addOtherThreads(joined, own, exactly(70));
  strictEqual(sumOf(whole, "cpu"), 100);
  strictEqual(flatOf(whole, "cpu", "(other threads)"), 50);
  // One that was read a little later than it ended.
  strictEqual(functionOf(addOtherThreads(joined, own, exactly(19)), "(other threads)"), undefined);
});

Deno.test("a profile of one thread says where the others are", () => {
  const own = recordedProfile();
  const of = { thread: "main", others: 2 };
  const said = (others: number) =>
    withOfThread(addOtherThreads(own, own, exactly(others)), of).comment.at(-1);
  strictEqual(said(0), "of the thread main alone: 2 others are not in it");
  strictEqual(
    said(9),
    "samples are of the thread main alone: what others used is (other threads)",
  );
});
