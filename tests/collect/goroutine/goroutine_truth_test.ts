import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import type { Profile, Sample } from "../../../lib/profile/types.ts";
import { goroutineText } from "../../../lib/serve/text/goroutine_text.ts";
import { runProfiled } from "../../support/program_profile.ts";
import { findOnPath, runProgram } from "../../support/real_program.ts";

const PROGRAM = new URL("../../fixtures/programs/suspended.ts", import.meta.url);

/** What each stack of the program is, leaf first, with what it waits for. */
const STACKS: Readonly<Record<string, string>> = {
  "proxy": "fetch",
  "accept": "accept",
  "refresh < shared": "timer",
  "shared": "promise of refresh",
  "query < all": "timer",
  "ticks < consume": "timer",
  "pages": "",
  "read": "stream",
  "holder": "lock",
  "waiter": "lock",
  "query < derived": "timer",
  "never": "promise",
  "query < Orders.handle": "timer",
};

/** The line that a program marks with a function's name. */
async function markedLines(program = PROGRAM): Promise<Map<string, number>> {
  const lines = (await Deno.readTextFile(program)).split("\n");
  return new Map(lines.flatMap((line, i) => {
    const name = /\/\/@(\S+)$/.exec(line)?.[1];
    return name ? [[name, i + 1] as const] : [];
  }));
}

function stackOf({ location }: Sample): { name: string; line: number }[] {
  return location.map(({ line }) => ({
    name: line[0]!.function.name,
    line: Number(line[0]!.line),
  }));
}

/** Counts by stack, without the profiler's own. */
function counts(profile: Profile): Record<string, number> {
  const found: Record<string, number> = {};
  for (const sample of profile.sample) {
    const names = stackOf(sample).map(({ name }) => name);
    if (names.includes("(profiler)")) continue;
    found[names.join(" < ")] = Number(sample.value[0]);
  }
  return found;
}

function waitOf({ label }: Sample): string {
  return label.flatMap((l) => l.key === "wait" && "str" in l ? l.str : [])[0] ?? "";
}

Deno.test("goroutines: each suspended function at its await, below it who waits for it", async () => {
  await using run = await runProfiled("suspended.ts");
  const profile = await run.profile();
  deepStrictEqual(counts(profile), {
    ...Object.fromEntries(Object.keys(STACKS).map((stack) => [stack, 1])),
    "shared": 2,
    "query < all": 3,
    "query < Orders.handle": 10,
  });
  const marked = await markedLines();
  for (const sample of profile.sample) {
    const stack = stackOf(sample);
    const wait = STACKS[stack.map(({ name }) => name).join(" < ")];
    if (wait === undefined) continue;
    for (const { name, line } of stack) strictEqual(line, marked.get(name), name);
    strictEqual(waitOf(sample), wait, stack[0]!.name);
  }
});

Deno.test("goroutines: in a minified bundle the lines are those of its source", async () => {
  await using run = await runProfiled("bundled.ts");
  const profile = await run.profile();
  const stack = profile.sample.map(stackOf).find((each) => each.at(-1)?.name === "visit");
  const marked = await markedLines(new URL("bundled/shop.ts", new URL(".", PROGRAM)));
  deepStrictEqual(stack?.map(({ line }) => line), [marked.get("Shop.open"), marked.get("visit")]);
});

Deno.test("goroutines: debug=2 begins with the one that asks, and has a block for each", async () => {
  await using run = await runProfiled("suspended.ts");
  const text = goroutineText(await run.profile(".each"));
  match(text, /^goroutine \d+ \[running\]:\n/);
  const marked = await markedLines();
  const file = PROGRAM.pathname;
  const block = (head: string, ...names: string[]) =>
    head + names.map((name) => `${name}(...)\n\t${file}:${marked.get(name)}\n`).join("");
  const number = /^goroutine (\d+) \[await, timer\]:\nrefresh\(/m.exec(text)?.[1];
  const blocks = text.split("\n\n").map((each) => each.replace(/^goroutine \d+ /, "") + "\n");
  const times = (wanted: string) => blocks.filter((each) => each === wanted).length;
  strictEqual(times(block("[await, fetch]:\n", "proxy")), 1);
  strictEqual(times(block("[yield]:\n", "pages")), 1);
  strictEqual(times(block("[await, timer]:\n", "query", "Orders.handle")), 10);
  strictEqual(
    times(block(`[await, promise of refresh, goroutine ${number}]:\n`, "shared")),
    2,
    text,
  );
});

Deno.test("goroutines: ten thousand suspended requests are all there", async () => {
  await using run = await runProfiled("suspended.ts", { args: ["10000"] });
  const profile = await run.profile();
  strictEqual(counts(profile)["query < Orders.handle"], 10_000);
  strictEqual(profile.sample.filter((s) => Number(s.value[0]) === 10_000).length, 1);
  const each = await run.profile(".each");
  const requests = each.sample.filter((s) => stackOf(s)[1]?.name === "Orders.handle");
  strictEqual(requests.length, 10_000);
  const numbers = requests.map((s) => s.label.flatMap((l) => l.key === "goroutine" ? l : [])[0]);
  strictEqual(new Set(numbers.map((l) => l && "num" in l ? l.num : 0)).size, 10_000);
});

Deno.test({
  name: "go tool pprof reads goroutines: top, tree, list",
  ignore: findOnPath("go") === undefined && Deno.env.get("CI") !== "true",
  async fn() {
    await using run = await runProfiled("suspended.ts");
    const pprof = async (...args: string[]) => {
      const { code, stdout, stderr } = await runProgram(findOnPath("go")!, [
        "tool",
        "pprof",
        ...args,
        run.file(),
      ]);
      strictEqual(code, 0, stderr);
      return stdout;
    };
    match(await pprof("-top"), /Type: goroutine\n[^]*\n +14 .*% +14 .*% +query\n/);
    match(await pprof("-tree"), /10 +\d+.\d+% \| +Orders.handle\n/);
    const line = (await markedLines()).get("query");
    match(await pprof("-list=^query$"), new RegExp(`\\n +14 +14 +${line}: +else await sleep`));
  },
});

Deno.test("goroutines: without --allow-all it is the same", async () => {
  await using run = await runProfiled("suspended.ts", {
    permissions: ["--allow-sys", "--allow-write", "--allow-net", "--allow-read"],
  });
  ok(counts(await run.profile())["query < Orders.handle"] === 10);
});

Deno.test("goroutines: functions that end while they are looked at do not end the program", async () => {
  // V8 aborts the process when the position of a function that has ended is read.
  await using run = await runProfiled("hasty.ts");
  strictEqual(run.stdout, "lives\n");
});
