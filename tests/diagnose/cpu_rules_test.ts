import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { findingsIn, firedBy, made, madeCpu } from "./support.ts";

const NOTHING = ["info nothing-wrong"];

Deno.test("hot-function names the function, with the platform's work that it calls", () => {
  const [finding] = findingsIn([madeCpu([
    ["parse app.ts:7 < main app.ts:1", 300],
    ["op_x ext:core.js:1 @deno < parse app.ts:9 < main app.ts:1", 350],
    ["main app.ts:2", 350],
  ])]);
  deepStrictEqual([finding?.rule, finding?.severity], ["hot-function", "warning"]);
  // The line with most of it.
  strictEqual(finding?.title, "parse (app.ts:9) takes 65 % of the CPU");
  match(finding.certainty, /^1,000 samples: .* ± 1\.5 points/);
  deepStrictEqual(finding.numbers.map(({ text }) => text), ["65 % ± 2", "6.5 s", "1.0 cores"]);
});

Deno.test("hot-function says nothing below half, by chance, or of a program that does little", () => {
  const cpu = (own: number, rest: number, seconds?: number) =>
    madeCpu([["f a.ts:1", own], ["g a.ts:2", rest]], seconds);
  // g has exactly half.
  deepStrictEqual(firedBy([cpu(500, 500)]), NOTHING);
  // 55 of 100 samples are half, too, give or take.
  deepStrictEqual(firedBy([cpu(55, 45)]), NOTHING);
  deepStrictEqual(firedBy([cpu(550, 450)]), ["warning hot-function"]);
  deepStrictEqual(firedBy([cpu(30, 0)]), NOTHING);
  deepStrictEqual(firedBy([cpu(400, 100, 100)]), NOTHING);
  deepStrictEqual(firedBy([cpu(400, 100, 20)]), ["info hot-function"]);
});

Deno.test("no share of samples up to the limit makes hot-function fire", () => {
  for (let count = 50; count <= 5_000; count = Math.ceil(count * 1.7)) {
    for (const share of [0.1, 0.3, 0.5]) {
      const own = Math.floor(count * share);
      const others = Array.from(
        { length: 10 },
        (_, i) => [`g${i} a.ts:1`, Math.ceil((count - own) / 10)] as const,
      );
      deepStrictEqual(firedBy([madeCpu([["f a.ts:1", own], ...others])]), NOTHING, `${own}`);
    }
  }
});

Deno.test("neither the platform nor the profiler are hot functions", () => {
  deepStrictEqual(
    firedBy([madeCpu([
      ["(native) @deno", 700],
      ["nativeMapped ext:deno_http/00_serve.ts:1 @deno", 200],
      ["deno_pprof.x /lib/x.ts:1 @deno-pprof < (profiler) @deno-pprof", 50],
      ["f app.ts:1", 50],
    ])]),
    NOTHING,
  );
});

Deno.test("hot-package adds a package's functions up", () => {
  const zod = Array.from(
    { length: 6 },
    (_, i) => [`check${i} /npm/zod/z.js:${i + 1} @npm/zod@3.0.0 < main app.ts:1`, 100] as const,
  );
  const [finding] = findingsIn([madeCpu([...zod, ["main app.ts:1", 250]])]);
  strictEqual(finding?.rule, "hot-package");
  match(finding.title, /npm\/zod@3\.0\.0 takes 71 %/);
});

Deno.test("kernel-time leaves the network out where the kernel's functions have names", () => {
  const kernel = (name: string) =>
    `${name} @[kernel.kallsyms] < do_syscall_64 @[kernel.kallsyms] < read app.ts:1`;
  const network = madeCpu([[kernel("tcp_sendmsg"), 800], ["f app.ts:1", 200]]);
  ok(!firedBy([network]).some((each) => each.includes("kernel-time")));
  const files = madeCpu([[kernel("ext4_file_read_iter"), 800], ["f app.ts:1", 200]]);
  ok(firedBy([files]).includes("warning kernel-time"));
  // Without names the limit is higher.
  const unnamed = (share: number) =>
    firedBy([madeCpu([["(kernel) @deno", share], ["(native) @deno", 1000 - share]])]);
  deepStrictEqual(unnamed(600), NOTHING);
  deepStrictEqual(unnamed(800), ["warning kernel-time"]);
});

Deno.test("outside-threads names the thread that works", () => {
  const [finding] = findingsIn([madeCpu([
    ["x.rs @deno < (thread tokio-runtime-w) @deno", 700, "tokio-runtime-w"],
    ["f app.ts:1", 200],
    ["g app.ts:1", 100],
  ])]);
  deepStrictEqual([finding?.rule, finding?.severity], ["outside-threads", "warning"]);
  match(finding!.title, /^70 % .* most in tokio-runtime-w$/);
});

Deno.test("collections fire above a tenth of JavaScript's time, and are critical above 30 %", () => {
  const gc = (share: number) =>
    firedBy([madeCpu([
      ["(garbage collector) @v8", share],
      ["(native) @deno", 1000 - share],
      // Not JavaScript's threads.
      ["x @deno < (thread V8 DefaultWorke) @deno", 300, "V8 DefaultWorke"],
    ])]);
  deepStrictEqual(gc(100), NOTHING);
  deepStrictEqual(gc(150), ["warning collections"]);
  deepStrictEqual(gc(400), ["critical collections"]);
});

Deno.test("synchronous-work adds synchronous calls up, and names the worst with its caller", () => {
  const hash = "op_node_pbkdf2 @deno < pbkdf2Sync node:crypto:9 @deno < login auth.ts:4";
  const read = "op_fs_read_file_sync @deno < readFileSync ext:fs.js:9 @deno < config auth.ts:9";
  const cpu = (sync: number) =>
    findingsIn([
      madeCpu([[hash, sync * 0.6], [read, sync * 0.4], ["(native) @deno", 1000 - sync]]),
    ]);
  strictEqual(cpu(90)[0]?.rule, "nothing-wrong");
  strictEqual(cpu(200)[0]?.severity, "info");
  const [finding] = cpu(450);
  strictEqual(finding?.severity, "warning");
  strictEqual(
    finding.title,
    "login (auth.ts:4) calls pbkdf2Sync: synchronous calls take 45 % of the program's CPU time",
  );
});

Deno.test("busy-worker fires where one of several threads has all the work", () => {
  const threads = (values: readonly number[]) =>
    firedBy([madeCpu(
      values.flatMap((count, i) =>
        Array.from({ length: 4 }, (_, j) =>
          [`f${i}${j} a.ts:1`, count / 4, i === 0 ? undefined : `worker ${i}`] as const)
      ).map(([stack, count, thread]) =>
        thread === undefined ? [stack, count] as const : [stack, count, thread] as const
      ),
      10,
    )]);
  deepStrictEqual(threads([20, 980, 40]), ["warning busy-worker"]);
  deepStrictEqual(threads([20, 980, 500]), NOTHING);
  deepStrictEqual(threads([20, 980]), NOTHING);
});

Deno.test("profiler-cost is no trouble while the program does little", () => {
  const cpu = (seconds: number) =>
    firedBy([madeCpu([["(profiler) @deno-pprof", 4_000], ["(native) @deno", 6_000]], seconds)]);
  deepStrictEqual(cpu(100), ["info profiler-cost"]);
  deepStrictEqual(cpu(1_000), NOTHING);
  // It has just started.
  deepStrictEqual(cpu(50), NOTHING);
});

Deno.test("deoptimisations fire on a function that V8 takes back again and again", () => {
  const log = (count: number) =>
    made(
      ["samples/count", "deopts/count", "cpu/nanoseconds"],
      [{
        stack: ["area shapes.ts:4"],
        values: [0, count, 0],
        labels: [{ key: "reason", str: "wrong map" }],
      }],
    );
  deepStrictEqual(firedBy([log(9)]), NOTHING);
  deepStrictEqual(firedBy([log(10)]), ["info deoptimisations"]);
  const [finding] = findingsIn([log(80)]);
  deepStrictEqual([finding?.severity, finding?.title], [
    "warning",
    "V8 took back optimised code of area (shapes.ts:4) 80 times",
  ]);
  match(finding!.means, /V8's reason: wrong map\./);
});

Deno.test("a program that gets no core is busy all the same", () => {
  const starved = madeCpu([["f a.ts:1", 160], ["g a.ts:2", 40]], 50);
  deepStrictEqual(firedBy([starved]), NOTHING);
  const comment = [
    "the thread waited for a core in 95% of the time it was busy: other programs wanted the same cores",
  ];
  deepStrictEqual(firedBy([{ ...starved, comment }]), ["warning hot-function"]);
});

Deno.test("shares are of what the program uses, not of what the profiler does", () => {
  const own = ["x /lib/x.ts:1 @deno-pprof < (profiler) @deno-pprof", 120] as const;
  const [finding] = findingsIn([madeCpu([["f a.ts:1", 600], ["g a.ts:2", 200], own])]);
  match(finding!.title, /^f \(a\.ts:1\) takes 75 %/);
});
