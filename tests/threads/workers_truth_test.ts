import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import * as TraceEngine from "npm:@paulirish/trace_engine@0.0.65";
import type { ChromeTrace } from "../../lib/collect/trace/trace_event.ts";
import { parseTrace } from "../support/trace_profile.ts";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import type { Profile, Sample } from "../../lib/profile/types.ts";
import { goroutineText } from "../../lib/serve/text/goroutine_text.ts";
import { assertNear } from "../support/assert_near.ts";
import { admittedTolerance, cumOf, flatOf, flatText, sumOf } from "../support/profile_numbers.ts";
import { runProfiled } from "../support/program_profile.ts";
import { freePort, serveInParallel } from "../support/parallel_service.ts";
import { runProgram } from "../support/real_program.ts";

const PLAIN = fileURLToPath(
  new URL("../fixtures/programs/plain_workers.ts", import.meta.url),
);
const BESIDE = fileURLToPath(
  new URL("../fixtures/programs/served_beside.ts", import.meta.url),
);
const SERVED = fileURLToPath(new URL("../fixtures/programs/served.ts", import.meta.url));

/** The profile as the samples of one thread. */
function ofThread(profile: Profile, thread: string): Profile {
  return underLabel(profile, "thread", thread);
}

function underLabel(profile: Profile, key: string, text: string): Profile {
  const sample = profile.sample.filter(({ label }) =>
    label.some((each) => each.key === key && "str" in each && each.str === text)
  );
  return { ...profile, sample };
}

/** Where the programs are that burn. */
const PROGRAMS = "/fixtures/programs/";
/** The rest is between its parts. */
const OWN_SHARE = 0.9;

/** Of the program's own code: the profiler works in the same thread, the longer the more crowded it is. */
function shareOfCode(profile: Profile, name: string): number {
  const code = codeOf(profile);
  return cumOf(code, "cpu", name) / sumOf(code, "cpu");
}

function codeOf(profile: Profile): Profile {
  const sample = profile.sample.filter(({ location }) =>
    location.some(({ line }) => line.some((each) => each.function.filename.includes(PROGRAMS)))
  );
  return { ...profile, sample };
}

/** A function has nearly all of a thread's code, as far as so many samples and the profile's own words say. */
function minShare(profile: Profile, thread: string): number {
  const samples = sumOf(codeOf(profile), "samples");
  return OWN_SHARE -
    admittedTolerance(profile, OWN_SHARE, samples, thread === "main" ? undefined : thread);
}

/** Of a goroutine's sample. */
function numberOf({ label }: Sample): number {
  return Number(label.flatMap((l) => l.key === "goroutine" && "num" in l ? l.num : [])[0] ?? 0);
}

/** Numbers and threads of the program's own goroutines. */
function waitingIn(profile: Profile): [number: number, thread: string][] {
  const waiting = profile.sample.filter(({ location }) =>
    location[0]?.line[0]?.function.name.startsWith("waitIn")
  );
  const found = waiting.map((sample): [number, string] => [
    numberOf(sample),
    threadsOf({ ...profile, sample: [sample] })[0]!,
  ]);
  return found.sort((a, b) => (`${a}` < `${b}` ? -1 : 1));
}

/** Those that run JavaScript. */
function threadsOf({ sample }: Profile): string[] {
  const names = sample.filter((each) => !isOfHelper(each)).flatMap(({ label }) =>
    label.flatMap((each) => each.key === "thread" && "str" in each ? [each.str] : [])
  );
  return [...new Set(names)].sort();
}

/** Whether a sample is of a thread that runs no JavaScript: V8's sampler, or one that has ended, too. */
function isOfHelper({ location, label }: Sample): boolean {
  const root = location.at(-1)?.line[0]?.function.name ?? "";
  const thread = label.find(({ key }) => key === "thread");
  const name = thread && "str" in thread ? thread.str : "";
  return /^\((thread .*|(ended|other) threads)\)$/.test(root) ||
    (root === "(profiler)" && name === "v8:ProfEvntProc");
}

Deno.test("each thread has what it burned, in its own function", async () => {
  await using run = await runProfiled("workers.ts", { args: ["shares"] });
  const profile = await run.profile();
  const seen = flatText(profile, "cpu");
  deepStrictEqual(threadsOf(profile), ["cubes", "main", "worker 1"], seen);
  const burned = {
    main: ["burnSquare", 0.3],
    cubes: ["burnCube", 0.6],
    "worker 1": ["burnHypot", 0.9],
  };
  for (const [thread, [name, seconds]] of Object.entries(burned) as [string, [string, number]][]) {
    const own = ofThread(profile, thread);
    ok(shareOfCode(own, name) > minShare(own, thread), `${thread}\n${seen}`);
    assertNear(cumOf(own, "cpu", name), cumOf(profile, "cpu", name), 1, seen);
    ok(sumOf(own, "cpu") >= 0.99e9 * seconds, `${thread}\n${seen}`);
  }
  const sums = profile.sample.map(({ value }) => Number(value[1]));
  ok(sums.every((nanos) => nanos >= 0), seen);
});

Deno.test("profile?hz= samples all threads at that rate", async () => {
  await using run = await runProfiled("workers.ts", { args: ["finer"] });
  const profile = await run.profile();
  const seen = flatText(profile, "cpu");
  strictEqual(Number(profile.period), 2_140_000);
  for (const thread of ["main", "cubes"]) {
    const own = ofThread(profile, thread);
    assertNear(cumOf(own, "cpu", "burnInParts"), 600e6, 150e6, `${thread}\n${seen}`);
    // At the usual rate there are 56 at most; on a crowded machine some come late and are left out.
    const samples = cumOf(own, "samples", "burnInParts");
    ok(samples > 70 && samples < 400, `${thread}: ${samples} samples`);
  }
  const { comment } = profile;
  ok(!comment.some((text) => text.includes("usual rate")), comment.join("\n"));
  ok(!comment.some((text) => text.includes("has no effect")), comment.join("\n"));
});

Deno.test("a thread that is not wanted gets no request, and one thread has no label", async () => {
  await using run = await runProfiled("workers.ts", { args: ["without"] });
  const profile = await run.profile();
  deepStrictEqual(threadsOf(profile), []);
  strictEqual(cumOf(profile, "cpu", "burnCube"), 0);
});

Deno.test("Workers that come and go within the window are in it, with all their CPU time", async () => {
  await using run = await runProfiled("workers.ts", { args: ["passing"] });
  const profile = await run.profile();
  const seen = flatText(profile, "cpu");
  for (const [thread, name] of [["ended", "burnCube"], ["itself", "burnHypot"]] as const) {
    const own = ofThread(profile, thread);
    ok(sumOf(own, "cpu") > 1.45e9, `${thread}\n${seen}`);
    ok(shareOfCode(own, name) > minShare(own, thread), `${thread}\n${seen}`);
    // What it did since its last turn but one, half a second on a quiet machine, went with it.
    const lost = flatOf(own, "cpu", "(not sampled)");
    ok(cumOf(own, "cpu", name) + lost > 1e9 && cumOf(own, "cpu", name) > 0, `${thread}\n${seen}`);
    ok(profile.comment.some((text) => text.includes(`thread ${thread} ended meanwhile`)), seen);
  }
});

Deno.test("a Worker that does not turn delays no profile; what it used is known", async () => {
  await using run = await runProfiled("workers.ts", { args: ["busy"] });
  const profile = await run.profile();
  const seen = flatText(profile, "cpu");
  const never = ofThread(profile, "never");
  strictEqual(flatOf(never, "cpu", "(not sampled)"), sumOf(never, "cpu"), seen);
  ok(sumOf(never, "cpu") > 0.2e9, seen);
  ok(profile.comment.some((text) => text.includes("thread never did not answer")), seen);
  // It had begun before it could hear the question.
  const late = ofThread(profile, "late");
  ok(sumOf(late, "cpu") > 0.55e9, seen);
  ok(shareOfCode(late, "burnHypot") > minShare(late, "late"), seen);
});

Deno.test("a thread that was not recorded for so long says for how long it was", async () => {
  await using run = await runProfiled("workers.ts", { args: ["last"] });
  const { comment } = await run.profile();
  const told = comment.map((text) => /^thread young: only (.+)s of that time were/.exec(text)?.[1]);
  const seconds = Number(told.find((text) => text !== undefined));
  ok(seconds > 0 && seconds < 60, comment.join("\n"));
});

Deno.test("Workers that throw, lie or send what is no profile cost only their share", async () => {
  await using run = await runProfiled("workers.ts", { args: ["broken"] });
  const profile = await run.profile();
  const seen = flatText(profile, "cpu");
  const good = ofThread(profile, "good");
  ok(sumOf(good, "cpu") > 0.5e9, seen);
  ok(shareOfCode(good, "burnCube") > minShare(good, "good"), seen);
  ok(profile.comment.some((text) => /thread liar sent what is no profile/.test(text)), seen);
});

Deno.test("Workers that are left alone join by themselves, and Node's", async () => {
  await using run = await runProfiled("workers.ts", { args: ["joining"] });
  const profile = await run.profile();
  const seen = flatText(profile, "cpu");
  const threads = threadsOf(profile).filter((thread) => thread !== "main");
  strictEqual(threads.length, 2, seen);
  for (const thread of threads) {
    const own = ofThread(profile, thread);
    // A crowded machine may not let it answer in time: that is said, and its time is known.
    const isSilent = profile.comment.some((text) =>
      text.includes(`thread ${thread} did not answer`)
    );
    if (isSilent) ok(flatOf(own, "cpu", "(not sampled)") > 0, `${thread}\n${seen}`);
    else ok(shareOfCode(own, "burnCube") > minShare(own, thread), `${thread}\n${seen}`);
  }
  ok(
    profile.comment.some((text) => /joining\.ts is not profiled: .*import\.meta\.main/.test(text)),
  );
});

Deno.test("heap, allocations and stalls are of all threads", async () => {
  await using run = await runProfiled("workers.ts", { args: ["heap"] });
  for (const kind of ["", ".allocs", ".block"]) {
    const profile = await run.profile(kind);
    ok(
      profile.comment.some((text) => text.startsWith("# threads: 2")),
      `${kind}: ${profile.comment}`,
    );
  }
  deepStrictEqual(threadsOf(await run.profile()), ["cubes", "main"]);
});

Deno.test("goroutines are of all threads, each has a number of its own, also where a thread is busy", async () => {
  await using run = await runProfiled("workers.ts", { args: ["goroutines"] });
  const suspended: [thread: string, name: string, count: number][] = [
    ["main", "waitInMain", 3],
    ["two", "waitInWorker", 2],
    ["worker 1", "waitInWorker", 4],
  ];
  const [before, profile] = [await run.profile(".each"), await run.profile()];
  for (const each of [before, profile]) {
    const seen = flatText(each, "goroutine") + each.comment.join("\n");
    for (const [thread, name, count] of suspended) {
      strictEqual(flatOf(ofThread(each, thread), "goroutine", name), count, `${thread}\n${seen}`);
    }
    strictEqual(flatOf(each, "goroutine", "waitInMain"), 3, seen);
    strictEqual(flatOf(each, "goroutine", "waitInWorker"), 6, seen);
    strictEqual(flatOf(underLabel(each, "of", "4"), "goroutine", "waitInWorker"), 4, seen);
    const numbers = each.sample.map(numberOf);
    ok(numbers.every((number) => number > 0), seen);
    strictEqual(new Set(numbers).size, numbers.length, seen);
    const lines = goroutineText(each).matchAll(
      /^goroutine (\d+) \[.*, thread (.+?)(?: labels:{"of": "\d"})?\]:\nwaitIn/gm,
    );
    const told = [...lines].map(([, number, thread]) => `${number} ${thread}`);
    deepStrictEqual(told.sort(), waitingIn(each).map(([number, thread]) => `${number} ${thread}`));
  }
  // They live on, so that they keep their numbers.
  deepStrictEqual(waitingIn(profile), waitingIn(before));
  ok(threadsOf(before).includes("never"), `${threadsOf(before)}`);
  ok(!threadsOf(profile).includes("never"), `${threadsOf(profile)}`);
  ok(profile.comment.some((text) => text.includes("thread never did not answer")));
  ok(
    profile.comment.some((text) => /thread liar sent what is no profile/.test(text)),
    profile.comment.join("\n"),
  );
});

Deno.test("the index counts what is in all threads, and waits for none that does not turn", async () => {
  await using run = await runProfiled("workers.ts", { args: ["counted"] });
  match(run.stdout, /<td>4<\/td><td><a href='jobs\?debug=1'>jobs<\/a>/);
  // Only a Worker has it.
  match(run.stdout, /<td>1<\/td><td><a href='jobs\.failed\?debug=1'>jobs\.failed<\/a>/);
  match(
    run.stdout,
    /^jobs\.failed profile: total 1\n(?:#.*\n)*1 @ 0x.*\n(?:#.*\n)*#.*counting\.ts:\d+\n/m,
  );
  // The one that does not turn may have it.
  match(run.stdout, /^404$/m);
  match(
    run.stdout,
    /<p>Counts are of 2 threads together; not in them, without an answer: never\.<\/p>/,
  );
});

Deno.test("a trace is of all threads, each with rows of its own", async () => {
  await using run = await runProfiled("workers.ts", { args: ["traced"] });
  const gzip = new Blob([await Deno.readFile(run.file(".trace"))]).stream();
  const text = gzip.pipeThrough(new DecompressionStream("gzip"));
  const trace = await new Response(text).json() as ChromeTrace;
  const { traceEvents, metadata } = trace;
  const profile = await parseTrace(trace);
  const seen = flatText(profile, "cpu");
  deepStrictEqual(threadsOf(profile), ["cubes", "late", "main", "worker 1", "worker 2"], seen);
  for (const [thread, name] of [["cubes", "burnCube"], ["worker 1", "burnHypot"]] as const) {
    assertNear(cumOf(ofThread(profile, thread), "cpu", name), cumOf(profile, "cpu", name), 1, seen);
    ok(cumOf(profile, "cpu", name) > 0.1e9, seen);
  }
  const rows = new Map(
    traceEvents.filter(({ name }) => name === "thread_name").map((
      { tid, args },
    ) => [args["name"], tid]),
  );
  // Three of each, and one of who is missing.
  strictEqual(rows.size, 17);
  const held = traceEvents.filter(({ ph, tid, args }) =>
    ph === "X" && tid === rows.get("cubes: stalls") && "burnCube" in (args["functions"] as object)
  );
  ok(held.length > 0, seen);
  // One clock for all: main was traced before and after.
  const own = traceEvents.filter(({ cat, tid }) => cat.endsWith("cpu_profiler") && tid === 1);
  ok(held.every(({ ts }) => ts > own[0]!.ts && ts < own.at(-1)!.ts), JSON.stringify(held));
  const remarks = JSON.stringify(metadata["remarks"]);
  ok(remarks.includes("thread never did not answer within 2 s"), remarks);
  ok(remarks.includes("thread liar sent what is no trace"), remarks);
  match(remarks, /thread late is in it from \d+\.\ds on: it began then/);
  ok(profile.comment.some((text) => text.startsWith("thread late is in it")), `${profile.comment}`);
  ok(cumOf(ofThread(profile, "late"), "cpu", "burnSquare") > 0, seen);
  const untraced = new Map(
    traceEvents.filter(({ name }) => name === "(not traced)").map((each) => [each.tid, each]),
  );
  ok(["never", "liar", "late"].every((name) => untraced.has(rows.get(name)!)), seen);
  const late = traceEvents.filter(({ ph, tid }) => ph === "P" && tid === rows.get("late"));
  const { ts, dur = 0 } = untraced.get(rows.get("late")!)!;
  ok(late.length > 0 && late.every((each) => each.ts >= ts + dur), seen);

  const model = TraceEngine.TraceModel.Model.createWithAllHandlers();
  await model.parse(traceEvents as never, { isFreshRecording: true } as never);
  const parsed = model.parsedTrace(0)!.data as unknown as {
    Samples: { profilesInProcess: Map<number, Map<number, unknown>> };
  };
  const threads = [...parsed.Samples.profilesInProcess.values()].flatMap((
    each,
  ) => [...each.keys()]);
  ok([1, rows.get("cubes"), rows.get("worker 1")].every((row) => threads.includes(row!)));
});

Deno.test("a Worker cannot see that it is profiled, nor can who made it", async () => {
  const [plain, profiled] = await Promise.all([[], ["profiled"]].map(async (args) => {
    const run = await runProgram(Deno.execPath(), ["run", "--no-prompt", "-A", PLAIN, ...args], {
      env: { NO_COLOR: "1" },
    });
    return { code: run.code, told: run.stdout, errors: run.stderr };
  }));
  strictEqual(profiled!.told, plain!.told);
  match(profiled!.told, /"main": true/);
  deepStrictEqual(profiled, plain);
});

Deno.test("deno serve --parallel: whichever thread gets the request, all are in the profile", async () => {
  await using service = await serveInParallel(SERVED, {
    PPROF_ADDR: `127.0.0.1:${freePort()}`,
  });
  const load = new AbortController();
  const loading = (async () => {
    while (!load.signal.aborted) await (await fetch(service.url)).text();
  })();
  const response = await fetch(`${service.url}debug/pprof/profile?seconds=3`);
  const profile = await decodeProfile(await response.bytes());
  load.abort();
  await loading;
  const seen = flatText(profile, "cpu");
  const threads = threadsOf(profile);
  strictEqual(threads.length, 3, `${threads}\n${seen}`);
  ok(threads.includes("main"), `${threads}`);
  // What serves has burned, however little a crowded machine let it; the profiler has not.
  ok(shareOfCode(profile, "burnSome") > 0.5, seen);
  const heap = await decodeProfile(await (await fetch(`${service.url}debug/pprof/heap`)).bytes());
  strictEqual(threadsOf(heap).length, 3, `${heap.comment}`);
  const dump = await (await fetch(`${service.url}debug/pprof/goroutine?debug=2`)).text();
  const running = [...dump.matchAll(/^goroutine \d+ \[running, thread (\S+)\]:$/gm)];
  deepStrictEqual(running.map(([, thread]) => thread).sort(), threads, dump);
  service.process.kill("SIGTERM");
  await service.process.status;
  // One of the three has the address.
  ok(!(await service.errors).includes("Cannot listen"), await service.errors);
});

Deno.test("deno serve --parallel: one thread has the sidecar, the others leave it alone", async () => {
  const address = `127.0.0.1:${freePort()}`;
  await using service = await serveInParallel(BESIDE, { SIDECAR: address });
  const url = `http://${address}/debug/pprof/profile?seconds=1`;
  const profile = await decodeProfile(await (await untilThere(url)).bytes());
  ok(
    profile.comment.some((text) => /^of the thread (main|serve-worker-\d) alone/.test(text)),
    `${profile.comment}`,
  );
  // By now the others have found the address taken, and said so if they do.
  const index = await (await fetch(`${service.url}debug/pprof/heap?debug=1`)).text();
  ok(index.includes(`the sidecar at ${address} is another thread's`), index);
  service.process.kill("SIGKILL");
  await service.process.status;
  const errors = await service.errors;
  ok(!errors.includes("sidecar cannot start"), errors);
  strictEqual(errors.match(/Debugger listening/g)?.length, 1, errors);
});

/** Answers when the sidecar does. */
async function untilThere(url: string): Promise<Response> {
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response) return response;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
