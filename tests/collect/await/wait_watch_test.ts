import { match, ok, strictEqual } from "node:assert/strict";
import { awaitProfile } from "../../../lib/collect/await/await_profile.ts";
import { MAX_FOLLOWED } from "../../../lib/collect/await/wait_graph.ts";
import { type WaitReport, WaitWatch } from "../../../lib/collect/await/wait_watch.ts";
import { FrameResolver } from "../../../lib/collect/source/frame_resolver.ts";
import { connectInProcess } from "../../../lib/inspect/in_process.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { sumOf } from "../../support/profile_numbers.ts";

/** A profile of what was seen. */
async function profileOf(report: WaitReport): Promise<Profile> {
  const client = connectInProcess();
  try {
    return await awaitProfile(report, { resolver: new FrameResolver(client) }, []);
  } finally {
    client.close();
  }
}

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

/** Of all stacks that begin so. */
function nanosAbove(profile: Profile, stack: string): number {
  const stacks = stacksOf(profile);
  return sumOf(profile, "wait", (s) => stacks[profile.sample.indexOf(s)]!.startsWith(stack));
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
  const watch = new WaitWatch({ budget: Infinity });
  const from = performance.now();
  const open = outer(promise);
  await rest(200);
  const profile = await profileOf(await watch.stop());
  const millis = performance.now() - from;
  resolve();
  await open;
  const nanos = nanosOf(profile, "inner < outer");
  ok(nanos > 100e6 && nanos <= millis * 1e6, `${nanos} in ${millis}ms: ${stacksOf(profile)}`);
  strictEqual(nanosOf(profile, "inner"), 0);
  match(profile.comment.join("\n"), /\d+ waits? went on at the end: until then is in it/);
});

Deno.test("await: how the program makes traces of errors is as before", async () => {
  const own = Object.getOwnPropertyDescriptors(Error);
  const prepare = () => "mine";
  Object.assign(Error, { prepareStackTrace: prepare, stackTraceLimit: 3 });
  const watch = new WaitWatch({ budget: Infinity });
  try {
    await rest(5);
    const { prepareStackTrace } = Error as unknown as { prepareStackTrace: unknown };
    strictEqual(prepareStackTrace, prepare);
    strictEqual((Error as unknown as { stackTraceLimit: number }).stackTraceLimit, 3);
  } finally {
    await watch.stop();
    Reflect.deleteProperty(Error, "prepareStackTrace");
    Object.defineProperties(Error, own);
  }
});

Deno.test("await: what fails in a hook ends neither the program nor the profile", async () => {
  const watch = new WaitWatch({ budget: Infinity });
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
  const report = await watch.stop();
  ok(report.failed > 0);
  match((await profileOf(report)).comment.join("\n"), /\d+ calls of the hooks failed/);
});

Deno.test("await: stacks of a part stand for all, and the profile calls that an estimate", async () => {
  async function visit(): Promise<void> {
    await rest(5);
  }
  // No time for stacks: but for the few that are always taken.
  const watch = new WaitWatch({ budget: 0 });
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
  const report = await watch.stop();
  ok(report.withStacks < report.all * 0.9, `${report.withStacks} of ${report.all}`);
  const profile = await profileOf(report);
  match(profile.comment.join("\n"), /an estimate: \d+% of the time that was waited has stacks/);
  const nanos = sumOf(
    profile,
    "wait",
    ({ location }) => location[0]!.line[0]!.function.name === "visit",
  );
  const share = nanos / truth / 1e6;
  ok(share > 0.6 && share < 1.5, `${share} of the truth`);
});

Deno.test("await: more waits at once than are followed are counted", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watch = new WaitWatch({ budget: 0 });
  const open = Array.from({ length: MAX_FOLLOWED + 1_000 }, () => inner(promise));
  const report = await watch.stop();
  resolve();
  await Promise.all(open);
  ok(report.left >= 1_000, `${report.left}`);
  match(
    (await profileOf(report)).comment.join("\n"),
    /\d+ waits too many to be followed/,
  );
});

async function early(): Promise<void> {
  await rest(200);
  await rest(1);
}

async function earlier(): Promise<void> {
  await early();
  await rest(1);
}

Deno.test("await: a wait that began before counts from the window's beginning, below who waits for it", async () => {
  const waits = [earlier(), earlier()];
  await rest(50);
  const watch = new WaitWatch({ budget: Infinity });
  const from = performance.now();
  await rest(300);
  const millis = performance.now() - from;
  const report = await watch.stop();
  await Promise.all(waits);
  // The second began to wait for the first, and that is in it already.
  ok(report.early >= 1);
  const profile = await profileOf(report);
  match(
    profile.comment.join("\n"),
    /\d+ waits? that began before: the part in the window is in it/,
  );
  const nanos = nanosAbove(profile, "early < earlier");
  ok(nanos > 100e6 && nanos <= 2 * millis * 1e6, `${nanos} in ${millis}ms: ${stacksOf(profile)}`);
});

function called(until: Promise<void>): Promise<void> {
  return inner(until);
}

async function caller(until: Promise<void>): Promise<void> {
  await called(until);
}

Deno.test("await: functions between an await and who waits for it are in the stack, with their first lines", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watch = new WaitWatch({ budget: Infinity });
  const done = caller(promise);
  await rest(20);
  resolve();
  await done;
  const profile = await profileOf(await watch.stop());
  ok(nanosAbove(profile, "inner < called < caller") > 0, stacksOf(profile).join("\n"));
  for (const { name, startLine } of profile.function) {
    if (!name.startsWith("(")) ok(startLine > 0, `${name} has no first line`);
  }
});

Deno.test("await: two windows at once, each from its own beginning", async () => {
  const first = new WaitWatch({ budget: Infinity });
  const { promise, resolve } = Promise.withResolvers<void>();
  const open = inner(promise);
  await rest(60);
  const second = new WaitWatch({ budget: Infinity });
  const next = outer(promise);
  await rest(60);
  resolve();
  await Promise.all([open, next]);
  const [one, two] = await Promise.all([first.stop(), second.stop()]);
  const [a, b] = [await profileOf(one), await profileOf(two)];
  // The later wait is the one that was last: so the earlier is only its own beginning.
  const total = (profile: Profile) => sumOf(profile, "wait", () => true);
  ok(total(a) > total(b) + 30e6, `${total(a)} and ${total(b)}`);
  for (const profile of [a, b]) {
    const stacks = stacksOf(profile);
    ok(stacks.some((stack) => /^inner\b/.test(stack)), stacks.join("\n"));
  }
  ok(Number(a.durationNanos) > Number(b.durationNanos) + 30e6);
});
