import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { cpuProfile } from "../../../lib/collect/cpu/cpu_profile.ts";
import { CpuSampler } from "../../../lib/collect/cpu/cpu_sampler.ts";
import { FrameResolver } from "../../../lib/collect/source/frame_resolver.ts";
import { threadClock } from "../../../lib/collect/clock/thread_clock.ts";
import type { SamplerThreads } from "../../../lib/native/sampler_threads.ts";
import { connectInProcess } from "../../../lib/inspect/in_process.ts";
import { sumOf } from "../../support/profile_numbers.ts";

/** Mostly native code without a JavaScript stack: answering requests. */
async function work(millis: number): Promise<void> {
  const server = Deno.serve({ port: 0, onListen() {} }, () => new Response("x".repeat(2_000_000)));
  const end = performance.now() + millis;
  let x = 0;
  while (performance.now() < end) {
    for (let i = 0; i < 2e4; i++) x += Math.sqrt(i + x);
    await (await fetch(`http://127.0.0.1:${server.addr.port}/`)).bytes();
  }
  await server.shutdown();
}

Deno.test("cpuProfile() adds up to the thread's CPU time, by a clock read beside it", async () => {
  const client = connectInProcess();
  const clock = threadClock();
  const sampler = await CpuSampler.start(client, { intervalMicros: 9_700, clock });
  const open = await sampler.open();
  const before = (await clock.read()).cpu;
  await work(2_000);
  // What it takes to end the window is not in it.
  const spent = (await clock.read()).cpu - before;
  const window = await open.close();
  const profile = await cpuProfile(window, new FrameResolver(client), {
    periodNanos: sampler.periodNanos,
    clock: clock.description,
    threads: { prioritised: 1 },
    comments: [],
  });
  await sampler.stop();
  client.close();
  const total = sumOf(profile, "cpu");
  strictEqual(total, Math.round(window.thread.cpu));
  ok(Math.abs(total - spent) <= 0.02 * spent, `${total} of ${spent}`);
  ok(profile.sample.every((sample) => sample.value.every((value) => value >= 0)));
  const names = new Set(profile.function.map((f) => f.name));
  ok(names.has("(native)") || names.has("(kernel)") || isCrowded(profile.comment));
  ok(names.has("work") && !names.has("(idle)"));
});

/** Then how much was native is not known, and the profile says so. */
function isCrowded(comments: string[]): boolean {
  return comments.some((text) => text.startsWith("estimate: on so crowded a machine"));
}

const call = (functionName: string) => ({
  functionName,
  scriptId: "0",
  url: "",
  lineNumber: -1,
  columnNumber: -1,
});

Deno.test("cpuProfile() does not charge whoever lost the core with the wait for it", async () => {
  const client = connectInProcess();
  const window = {
    profile: {
      nodes: [
        { id: 1, callFrame: call("(root)"), hitCount: 0, children: [2, 3] },
        { id: 2, callFrame: call("lost"), hitCount: 2 },
        { id: 3, callFrame: call("kept"), hitCount: 4 },
      ],
      samples: [2, 3, 2, 3, 3, 3],
      // The second of `lost` stands for 70 ms, 60 of which the thread had no core.
      timeDeltas: [0, 10_000, 10_000, 70_000, 10_000, 10_000],
      startTime: 0,
      endTime: 120_000,
    },
    thread: { cpu: 60e6, wait: 60e6 },
    startedAt: 1n,
    wallNanos: 120e6,
  };
  const options = { periodNanos: 1e7, clock: "a test", threads: { prioritised: 1 }, comments: [] };
  const profile = await cpuProfile(window, new FrameResolver(client), options);
  client.close();
  const values = profile.sample.map((s) => [s.location[0]?.line[0]?.function.name, s.value[1]]);
  deepStrictEqual(values, [["lost", 20e6], ["kept", 40e6]]);
});

Deno.test("cpuProfile() says what short turns may hide where the sampler could not be prioritised, of long ones nothing", async () => {
  const client = connectInProcess();
  const refused = { refused: "it needs --allow-ffi" };
  const caveats = async (samples: number[], threads: SamplerThreads = refused) => {
    const window = {
      profile: {
        nodes: [
          { id: 1, callFrame: call("(root)"), hitCount: 0, children: [2, 3] },
          { id: 2, callFrame: call("(idle)") },
          { id: 3, callFrame: call("work") },
        ],
        samples,
        timeDeltas: samples.map(() => 10_000),
        startTime: 0,
        endTime: (samples.length + 1) * 10_000,
      },
      thread: { cpu: 40e6, wait: 0 },
      startedAt: 1n,
      wallNanos: (samples.length + 1) * 1e7,
    };
    const options = { periodNanos: 1e7, clock: "a test", threads, comments: [] };
    const { comment } = await cpuProfile(window, new FrameResolver(client), options);
    return comment.filter((text) => text.startsWith("estimate: work of less than"));
  };
  strictEqual((await caveats([2, 3, 2, 2, 3, 2, 3, 3])).length, 1);
  strictEqual((await caveats([2, 2, 2])).length, 1);
  strictEqual((await caveats([2, 2, 2], { prioritised: 1 })).length, 0);
  strictEqual((await caveats([2, 3, 3, 3, 3, 3, 3, 2])).length, 0);
  strictEqual((await caveats([3, 3, 3])).length, 0);
  client.close();
});

Deno.test("cpuProfile() takes a builtin called like a property of every object for a function", async () => {
  const client = connectInProcess();
  const window = {
    profile: {
      nodes: [
        { id: 1, callFrame: call("(root)"), hitCount: 0, children: [2, 3] },
        { id: 2, callFrame: call("toString"), hitCount: 1 },
        { id: 3, callFrame: call("constructor"), hitCount: 1 },
      ],
      samples: [2, 3],
      timeDeltas: [10_000, 10_000],
      startTime: 0,
      endTime: 40_000,
    },
    // The thread waited half of the time: all that was sampled is scaled to half.
    thread: { cpu: 20e6, wait: 20e6 },
    startedAt: 1n,
    wallNanos: 40e6,
  };
  const options = { periodNanos: 1e7, clock: "a test", threads: { prioritised: 1 }, comments: [] };
  const profile = await cpuProfile(window, new FrameResolver(client), options);
  client.close();
  const values = profile.sample.map((s) => [s.location[0]?.line[0]?.function.name, s.value[1]]);
  deepStrictEqual(values, [["toString", 10e6], ["constructor", 10e6]]);
});

Deno.test("cpuProfile() calls what samples and beats of an idle thread cost (profiler), at most what is unseen", async () => {
  const client = connectInProcess();
  const take = async (cpu: number) => {
    const window = {
      profile: {
        nodes: [
          { id: 1, callFrame: call("(root)"), hitCount: 0, children: [2, 3] },
          { id: 2, callFrame: call("(idle)"), hitCount: 4 },
          { id: 3, callFrame: call("work"), hitCount: 1 },
        ],
        samples: [2, 2, 3, 2, 2],
        timeDeltas: [0, 10_000, 10_000, 10_000, 10_000],
        startTime: 0,
        endTime: 50_000,
      },
      thread: { cpu, wait: 0, system: 2e6 },
      idleCost: { samples: 2_000, beat: 140_000, beats: 3 },
      startedAt: 1n,
      wallNanos: 50e6,
    };
    return await cpuProfile(window, new FrameResolver(client), {
      periodNanos: 1e7,
      clock: "a test",
      threads: { prioritised: 1 },
      comments: [],
    });
  };
  const values = ({ sample }: Awaited<ReturnType<typeof take>>) =>
    Object.fromEntries(sample.map((s) => [s.location[0]?.line[0]?.function.name, s.value[1]]));
  const profile = await take(12e6);
  const most = await take(10.3e6);
  client.close();
  deepStrictEqual(values(profile), {
    work: 10e6,
    "(profiler)": 500_000,
    "(kernel)": 1_500_000,
  });
  strictEqual(
    profile.comment.find((text) => text.includes("(profiler)")),
    "estimate: 0.5ms of (profiler) are samples of an idle thread (2.0ms a second, for 0.0s) and 3 beats (140µs each): " +
      "so much it used while nothing else woke it, at most what no sample shows, " +
      "and turns of the loop that show Deno's own code alone",
  );
  deepStrictEqual(values(most), { work: 10e6, "(profiler)": 300_000 });
});

Deno.test("cpuProfile() calls turns of the loop that the profiler caused (profiler), and no others", async () => {
  const client = connectInProcess();
  const core = (name: string) => ({ ...call(name), url: "ext:core/01_core.js", scriptId: "3" });
  const program = {
    ...call("work"),
    url: "file:///app/main.ts",
    scriptId: "9",
    lineNumber: 3,
    columnNumber: 1,
  };
  const take = async (samples: number) => {
    const window = {
      profile: {
        nodes: [
          { id: 1, callFrame: call("(root)"), hitCount: 0, children: [2, 3, 4] },
          { id: 2, callFrame: call("(idle)"), hitCount: 4 },
          { id: 3, callFrame: core("__processTimers"), hitCount: 1, children: [5] },
          { id: 4, callFrame: call("(program)"), hitCount: 1 },
          { id: 5, callFrame: program, hitCount: 1 },
        ],
        samples: [2, 2, 3, 4, 5, 2, 2],
        timeDeltas: [0, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000],
        startTime: 0,
        endTime: 70_000,
      },
      thread: { cpu: 31e6, wait: 0, system: 0 },
      idleCost: { samples, beat: 0, beats: 0 },
      startedAt: 1n,
      wallNanos: 70e6,
    };
    const options = {
      periodNanos: 1e7,
      clock: "a test",
      threads: { prioritised: 1 },
      comments: [],
    };
    const { sample } = await cpuProfile(window, new FrameResolver(client), options);
    return sample.map(({ location, value }) => [
      location.map(({ line }) => line[0]?.function.name.replace("deno_pprof.", "")).join(" "),
      value[1],
    ]).sort();
  };
  const few = await take(10_000);
  const some = await take(100_000);
  const many = await take(1_000_000);
  client.close();
  const others = [["(program)", 10e6], ["work __processTimers", 10e6]];
  deepStrictEqual(few, [
    ["(native)", 600_000],
    ["(profiler)", 400_000],
    ...others.slice(0, 1),
    ["__processTimers", 10e6],
    ...others.slice(1),
  ]);
  deepStrictEqual(some, [
    ["(profiler)", 1e6],
    ...others.slice(0, 1),
    ["__processTimers (profiler)", 3e6],
    ["__processTimers", 7e6],
    ...others.slice(1),
  ]);
  deepStrictEqual(many, [
    ["(profiler)", 1e6],
    ...others.slice(0, 1),
    ["__processTimers (profiler)", 10e6],
    ...others.slice(1),
  ]);
});
