import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { GoroutineCollector } from "../../../lib/collect/goroutine/goroutine_collector.ts";
import { FrameResolver } from "../../../lib/collect/source/frame_resolver.ts";
import { connectInProcess } from "../../../lib/inspect/in_process.ts";
import { withLabels } from "../../../lib/mod.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { runProfiled } from "../../support/program_profile.ts";
import { findOnPath, runProgram } from "../../support/real_program.ts";

const TOOL = new URL("../../../lib/cli/main.ts", import.meta.url).pathname;

/** What waits in `labelled_waits.ts`, leaf first, under which labels, and how many for so many requests. */
const WAITING: readonly [stack: string, labels: Record<string, string>, per: number][] = [
  ["query < orders", { route: "/orders", tenant: "t0" }, 0.5],
  ["query < orders", { route: "/orders", tenant: "t1" }, 0.5],
  ["query < users", { "a key": 'v"é\n]', route: "/users", tenant: "inner" }, 1],
  ["afterwards", { route: "/after" }, 0],
  ["proxy", { backend: "b", route: "/proxy" }, 0],
  ["pages < consume", { route: "/pages" }, 0],
  ["refresh < shared", { route: "/first" }, 0],
  ["shared", { route: "/second" }, 0],
  ["taken", { route: "/taken" }, 0],
  ["unlabelled", {}, 0],
];

/** Counts by stack and labels, without what the profile itself adds, and without the profiler. */
function counts({ sample }: Profile): string[] {
  return sample.flatMap(({ location, label, value }) => {
    const stack = location.map(({ line }) => line[0]!.function.name).join(" < ");
    if (stack.includes("(profiler)")) return [];
    const labels = label.flatMap((l) => l.key !== "wait" && "str" in l ? [[l.key, l.str]] : []);
    return [`${value[0]} ${stack} ${JSON.stringify(Object.fromEntries(labels))}`];
  }).sort();
}

function expected(requests: number): string[] {
  return WAITING.map(([stack, labels, per]) =>
    `${Math.max(1, per * requests)} ${stack} ${JSON.stringify(labels)}`
  ).sort();
}

Deno.test("goroutines carry the labels that are in force where they wait", async () => {
  await using run = await runProfiled("labelled_waits.ts");
  const profile = await run.profile();
  deepStrictEqual(counts(profile), expected(10));
  ok(
    profile.comment.some((text) => /^labels called (wait, state|state, wait) are left/.test(text)),
  );

  // In the form of Go's: quotes as %q has them, sorted.
  const debug1 = await Deno.readTextFile(run.file(".debug1"));
  match(
    debug1,
    /^10 @ 0x\w+ 0x\w+\n# labels: {"a key":"v\\"é\\n\]", "route":"\/users", "tenant":"inner", "wait":"timer"}\n#\t0x\w+\tquery\+/m,
  );
  match(
    debug1,
    /^5 @ 0x\w+ 0x\w+\n# labels: {"route":"\/orders", "tenant":"t1", "wait":"timer"}\n/m,
  );

  // As the runtime of Go 1.26 writes them with tracebacklabels=1.
  const debug2 = await Deno.readTextFile(run.file(".debug2"));
  const heads = debug2.match(/^goroutine \d+ \[.*\]:$/gm)!.map((head) =>
    head.replace(/\d+/, "N").replace(/goroutine \d+/, "goroutine M")
  );
  const times = (wanted: string) => heads.filter((head) => head === wanted).length;
  const odd = String.raw`labels:{"a key": "v\"\u00e9\n]", "route": "/users", "tenant": "inner"}`;
  strictEqual(times(`goroutine N [await, timer ${odd}]:`), 10, debug2);
  strictEqual(times('goroutine N [await, timer labels:{"route": "/orders", "tenant": "t0"}]:'), 5);
  strictEqual(times('goroutine N [await, fetch labels:{"backend": "b", "route": "/proxy"}]:'), 1);
  strictEqual(times('goroutine N [await, timer labels:{"route": "/taken"}]:'), 1);
  match(debug2, /^goroutine \d+ \[await, timer\]:\nunlabelled\(/m);
});

Deno.test("goroutines: what is not known of labels is said", async () => {
  await using run = await runProfiled("labelled_waits.ts");
  const profile = await run.profile(".unknown");
  ok(profile.comment.some((text) => text.startsWith("labels are used, but V8 or Deno keep them")));
  const keys = new Set(profile.sample.flatMap(({ label }) => label.map(({ key }) => key)));
  deepStrictEqual([...keys], ["wait"]);
});

Deno.test("goroutines: the labels of ten thousand are all there", async () => {
  await using run = await runProfiled("labelled_waits.ts", { args: ["5000"] });
  deepStrictEqual(counts(await run.profile()), expected(5000));
});

Deno.test("goroutines: the tool distinguishes them by label", async () => {
  await using run = await runProfiled("labelled_waits.ts");
  const ours = [Deno.execPath(), "run", "-A", TOOL];
  const go = findOnPath("go");
  for (const [program, ...args] of [ours, ...go ? [[go, "tool", "pprof"]] : []]) {
    const report = async (...flags: string[]) => {
      const { code, stdout, stderr } = await runProgram(program!, [...args, ...flags, run.file()]);
      strictEqual(code, 0, stderr);
      return stdout;
    };
    match(
      await report("-top", "-tagfocus=route=/orders"),
      /Showing nodes accounting for 10, [^]*\n +10 .* query\n +0 .* +10 .* orders\n$/,
    );
    match(await report("-top", "-tagfocus=tenant=t1"), /\n +5 .* query\n +0 .* +5 .* orders\n$/);
    match(await report("-tree", "-tagroot=tenant", "-focus=users"), /\n +0 .* +10 .* \| +inner/);
    match(
      await report("-tags"),
      /\n +route: Total 26 of \d+ .*\n +10 .*: \/orders\n +10 .*: \/users\n/,
    );
  }
});

Deno.test("goroutines: sets of labels beyond ten thousand are one", async () => {
  const client = connectInProcess();
  const collector = new GoroutineCollector(client, new FrameResolver(client));
  try {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waits = async () => await promise;
    const waiting = Array.from({ length: 10_010 }, (_, i) => {
      return withLabels({ order: `${i >> 1 << 1}`, ...i % 2 ? { odd: "yes" } : {} }, waits);
    });
    // Of the same texts, in another order.
    waiting.push(withLabels({ odd: "yes", order: "0" }, waits));
    const { suspendedFrames } = await collector.dump();
    const found = suspendedFrames.filter(({ call }) => call.functionName === "waits");
    strictEqual(found.length, 10_011);
    const texts = found.map(({ labels }) => JSON.stringify(labels));
    const others = texts.filter((text) => text.includes("(too many different sets)"));
    ok(others.length === 10 || others.length === 11, `${others.length}`);
    strictEqual(new Set(texts).size, 10_001);
    resolve();
    await Promise.all(waiting);
  } finally {
    await collector.stop();
    client.close();
  }
});
