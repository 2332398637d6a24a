import { match, ok, strictEqual } from "node:assert/strict";
import { awaitProfile } from "../../../lib/collect/await/await_profile.ts";
import { MAX_FOLLOWED } from "../../../lib/collect/await/wait_graph.ts";
import { WaitWatch } from "../../../lib/collect/await/wait_watch.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { sumOf } from "../../support/profile_numbers.ts";

const ROOT = import.meta.filename!;

function rest(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

function stacksOf(profile: Profile): string[] {
  return profile.sample.map(({ location }) =>
    location.map(({ line }) => line[0]!.function.name).join(" < ")
  );
}

function nanosOf(profile: Profile, stack: string): number {
  const stacks = stacksOf(profile);
  return sumOf(profile, "wait", (sample) => stacks[profile.sample.indexOf(sample)] === stack);
}

async function inner(until: Promise<void>): Promise<void> {
  await until;
}

async function outer(until: Promise<void>): Promise<void> {
  await rest(1);
  await inner(until);
}

Deno.test("await: what waits still counts until the end, below who waits for it", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watch = new WaitWatch(Infinity);
  const from = performance.now();
  const open = outer(promise);
  await rest(200);
  const profile = awaitProfile(watch.stop(), ROOT, []);
  const millis = performance.now() - from;
  resolve();
  await open;
  const nanos = nanosOf(profile, "inner < outer");
  ok(nanos > 100e6 && nanos <= millis * 1e6, `${nanos} in ${millis}ms: ${stacksOf(profile)}`);
  strictEqual(nanosOf(profile, "inner"), 0);
  match(profile.comment.join("\n"), /1 waits? went on at the end: they count until then/);
});

Deno.test("await: how the program makes traces of errors is as before", async () => {
  const own = Object.getOwnPropertyDescriptors(Error);
  const prepare = () => "mine";
  Object.assign(Error, { prepareStackTrace: prepare, stackTraceLimit: 3 });
  const watch = new WaitWatch(Infinity);
  try {
    await rest(5);
    const { prepareStackTrace } = Error as unknown as { prepareStackTrace: unknown };
    strictEqual(prepareStackTrace, prepare);
    strictEqual((Error as unknown as { stackTraceLimit: number }).stackTraceLimit, 3);
  } finally {
    watch.stop();
    Reflect.deleteProperty(Error, "prepareStackTrace");
    Object.defineProperties(Error, own);
  }
});

Deno.test("await: what fails in a hook ends neither the program nor the profile", async () => {
  const watch = new WaitWatch(Infinity);
  const own = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit")!;
  Object.defineProperty(Error, "stackTraceLimit", {
    configurable: true,
    get: () => 10,
    set() {
      throw new Error("mine");
    },
  });
  try {
    await rest(5);
  } finally {
    Object.defineProperty(Error, "stackTraceLimit", own);
  }
  const report = watch.stop();
  ok(report.failed > 0);
  match(awaitProfile(report, ROOT, []).comment.join("\n"), /\d+ calls of the hooks failed/);
});

Deno.test("await: stacks of a part stand for all, and the profile calls that an estimate", async () => {
  async function visit(): Promise<void> {
    await rest(5);
  }
  // No time for stacks: but for the few that are always taken.
  const watch = new WaitWatch(0);
  let truth = 0;
  const visits: Promise<void>[] = [];
  for (let i = 0; i < 400; i++) {
    await rest(1);
    for (let each = 0; each < 10; each++) {
      setTimeout(() => {
        const from = performance.now();
        visits.push(visit().then(() => void (truth += performance.now() - from)));
      });
    }
  }
  await rest(50);
  await Promise.all(visits);
  const report = watch.stop();
  ok(report.withStacks < report.all * 0.9, `${report.withStacks} of ${report.all}`);
  const profile = awaitProfile(report, ROOT, []);
  match(profile.comment.join("\n"), /an estimate: \d+% of the time that was waited has stacks/);
  const nanos = sumOf(
    profile,
    "wait",
    ({ location }) => location[0]!.line[0]!.function.name === "visit",
  );
  const share = nanos / truth / 1e6;
  ok(share > 0.7 && share < 1.3, `${share} of the truth`);
});

Deno.test("await: more waits at once than are followed are counted", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watch = new WaitWatch(0);
  const open = Array.from({ length: MAX_FOLLOWED + 1_000 }, () => inner(promise));
  const report = watch.stop();
  resolve();
  await Promise.all(open);
  ok(report.left >= 1_000, `${report.left}`);
  match(
    awaitProfile(report, ROOT, []).comment.join("\n"),
    /\d+ waits were too many to be followed/,
  );
});
