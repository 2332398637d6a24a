import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert/strict";
import { checkProfile } from "../../../lib/profile/check.ts";
import { DecodeError } from "../../../lib/profile/decode/decode_error.ts";
import { importProfile } from "../../../lib/profile/import/import_profile.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { assertNear } from "../../support/assert_near.ts";
import { cumOf, functionOf, leafLines, sumOf } from "../../support/profile_numbers.ts";

const FIXTURES = new URL("../../fixtures/foreign/", import.meta.url);

async function read(name: string): Promise<Profile> {
  const profile = await importProfile(await Deno.readFile(new URL(name, FIXTURES)));
  checkProfile(profile);
  return profile;
}

function parse(text: string): Promise<Profile> {
  return importProfile(new TextEncoder().encode(text));
}

function stacks(profile: Profile): [string, ...unknown[]][] {
  return profile.sample.map(({ location, value }) => [
    location.flatMap(({ line }) => line.map((each) => each.function.name)).join(" "),
    ...value,
  ]);
}

for (const name of ["node.cpuprofile", "deno.cpuprofile", "chrome_trace.json.gz"]) {
  Deno.test(`importProfile() finds the shares of work.js in ${name}`, async () => {
    const profile = await read(name);
    deepStrictEqual(profile.sampleType, [
      { type: "samples", unit: "count" },
      { type: "cpu", unit: "nanoseconds" },
    ]);
    const spin = cumOf(profile, "cpu", "spin");
    assertNear(cumOf(profile, "cpu", "half") / spin, 0.5, 0.1, "half");
    assertNear(cumOf(profile, "cpu", "quarter") / spin, 0.25, 0.08, "quarter");
    strictEqual(functionOf(profile, "half")?.startLine, 3);
    strictEqual(functionOf(profile, "(idle)"), undefined);
    ok(profile.mapping[0]?.filename.endsWith("/work.js"));
    deepStrictEqual([...leafLines(profile, "keep")].filter((line) => line !== 7), []);
  });
}

Deno.test("importProfile() accounts for all of the time that was sampled", async () => {
  const profile = await read("node.cpuprofile");
  const json = JSON.parse(await Deno.readTextFile(new URL("node.cpuprofile", FIXTURES)));
  const comments = profile.comment.join();
  const [, idle] = /idle\) is left out: ([\d.]+)ms/.exec(comments) ?? [];
  const [, before] = /left out: ([\d.]+)ms before the first sample/.exec(comments) ?? [];
  const [, gaps] = /([\d.]+)ms in \d+ gaps/.exec(comments) ?? [];
  const leftOut = (Number(idle) + Number(before) + Number(gaps)) * 1e6;
  assertNear(
    (sumOf(profile, "cpu") + leftOut) / ((json.endTime - json.startTime) * 1e3),
    1,
    0.001,
    "",
  );
});

Deno.test("importProfile() reads the heap of work.js", async () => {
  const profile = await read("node.heapprofile");
  const json = JSON.parse(await Deno.readTextFile(new URL("node.heapprofile", FIXTURES)));
  strictEqual(sumOf(profile, "samples"), json.samples.length);
  deepStrictEqual(profile.sampleType[1], { type: "inuse_space", unit: "bytes" });
  ok(cumOf(profile, "inuse_space", "keep") > 0.3 * sumOf(profile, "inuse_space"));
});

Deno.test("importProfile() reads the text of perf", async () => {
  const profile = await read("perf.txt");
  deepStrictEqual(profile.sampleType, [
    { type: "samples", unit: "count" },
    { type: "cpu-clock", unit: "nanoseconds" },
  ]);
  strictEqual(sumOf(profile, "samples"), 21);
  strictEqual(profile.mapping[0]?.filename, "/usr/bin/node");
  deepStrictEqual(profile.sample[0]?.label[0], { key: "comm", str: "node" });
});

Deno.test("importProfile() puts inlined frames of perf into one location", async () => {
  const profile = await parse(
    "my app 1/2 [003] 5.000000: 10 cycles:u: \n" +
      "\t 40 inner (inlined)\n\t 40 outer+0x4 (/bin/app)\n\t 50 [unknown] (/bin/app)\n\n" +
      "my app 1/2 [003] 6.500000: 7 instructions:u:      60 main+0x2 (/bin/app)\n",
  );
  deepStrictEqual(stacks(profile), [["inner outer", 1, 10, 0], ["main", 1, 0, 7]]);
  deepStrictEqual(profile.sample[0]?.location.map(({ address }) => address), [0x40, 0x50]);
  deepStrictEqual(profile.sample[0]?.label, [
    { key: "comm", str: "my app" },
    { key: "tid", num: 2, numUnit: "" },
  ]);
  strictEqual(profile.durationNanos, 1.5e9);
});

Deno.test("importProfile() reads folded stacks", async () => {
  const profile = await parse("# of something\nmain;run a;<leaf> 3\r\nmain 2\n\nmain;x -1\n");
  deepStrictEqual(stacks(profile), [["<leaf> run a main", 3], ["main", 2], ["x main", -1]]);
});

Deno.test("importProfile() takes no text for folded stacks that is not", async () => {
  const texts = [
    "hello 5\nworld 6\n",
    "a;b 5\nnot a stack\n",
    "a;b five\n",
    "a;b 99999999999999999999\n",
    "; 5 x\n",
    "a;\0 5\n",
  ];
  for (const text of texts) {
    const error = await parse(text).catch((error) => error);
    strictEqual(error instanceof DecodeError && error.goText, UNRECOGNIZED, text);
  }
});

const UNRECOGNIZED = "parsing profile: unrecognized profile format";

function call(functionName: string, lineNumber = 0, url = "file:///a.js") {
  return { functionName, scriptId: "1", url, lineNumber, columnNumber: 2 };
}

const ROOT = { ...call("(root)", -1, ""), scriptId: "0" };

Deno.test("importProfile() splits a node's time by its lines", async () => {
  const profile = await parse(JSON.stringify({
    nodes: [
      { id: 1, callFrame: ROOT, children: [2] },
      {
        id: 2,
        callFrame: call("f", 4),
        hitCount: 4,
        positionTicks: [{ line: 6, ticks: 3 }, { line: 7, ticks: 1 }],
      },
    ],
    startTime: 0,
    endTime: 40,
    samples: [2, 2, 2, 2],
    timeDeltas: [0, 10, 10, 10],
  }));
  deepStrictEqual(profile.sample.map(({ value }) => value), [[3, 30_000], [1, 10_000]]);
  deepStrictEqual(profile.location.map(({ line }) => line[0]?.line), [6, 7]);
  strictEqual(profile.function[0]?.startLine, 5);
  strictEqual(profile.period, 10_000);
});

Deno.test("importProfile() goes by hits where a CPU profile has no samples", async () => {
  const nodes = [{ id: 1, callFrame: ROOT, children: [2], hitCount: 1 }, {
    id: 2,
    callFrame: call("f"),
    hitCount: 3,
  }];
  const profile = await parse(JSON.stringify({ nodes, startTime: 0, endTime: 8 }));
  deepStrictEqual(stacks(profile), [["", 1, 2000], ["f", 3, 6000]]);
});

Deno.test("importProfile() joins the chunks of a trace, cut short, by thread", async () => {
  const event = (name: string, tid: number, data: unknown, id = "0x1") =>
    JSON.stringify({ name, ph: "P", pid: 1, tid, id, args: { data } });
  const events = [
    JSON.stringify({ name: "thread_name", ph: "M", pid: 1, tid: 7, args: { name: "main" } }),
    event("Profile", 7, { startTime: 100 }),
    event("Profile", 8, { startTime: 100 }, "0x2"),
    event("ProfileChunk", 9, {
      cpuProfile: {
        nodes: [{ id: 1, callFrame: ROOT }, { id: 2, parent: 1, callFrame: call("f") }],
      },
      timeDeltas: [],
    }),
    event("ProfileChunk", 9, {
      cpuProfile: { samples: [2, 2] },
      timeDeltas: [0, 5],
      lines: [3, 3],
    }),
    event("ProfileChunk", 9, { endTime: 120 }),
    event("ProfileChunk", 9, {
      cpuProfile: {
        nodes: [{ id: 1, callFrame: ROOT }, { id: 4, parent: 1, callFrame: call("g") }],
        samples: [4],
      },
      timeDeltas: [2],
      endTime: 110,
    }, "0x2"),
  ];
  for (const text of [`[${events.join(",\n")},\n`, `{"traceEvents":[${events.join()}]}`]) {
    const profile = await parse(text);
    deepStrictEqual(stacks(profile), [["f", 2, 20_000], ["g", 1, 10_000]]);
    deepStrictEqual(profile.sample.map(({ label }) => label), [
      [{ key: "thread", str: "main" }],
      [{ key: "thread", str: "thread 1/8" }],
    ]);
    strictEqual(profile.location[0]?.line[0]?.line, 3);
  }
});

Deno.test("importProfile() says what it is that is no profile", async () => {
  const call = { functionName: "f", scriptId: "1", url: "", lineNumber: 0, columnNumber: 0 };
  const broken: [unknown, RegExp][] = [
    [{ nodes: [{}], startTime: 0 }, /tree of calls of which none is whole/],
    [{ nodes: [{ id: 1 }], startTime: 0 }, /tree of calls of which none is whole/],
    [{}, /^JSON that is no profile of V8 and no trace with one$/],
    [{ a: { callFrame: call }, b: 1 }, /it has "a", "b"\)$/],
    [[], /^JSON with a list of 0 that has no CPU profile in it$/],
    [{ nodes: [] }, /it has "nodes"/],
    [{ traceEvents: [{ name: "x" }] }, /it has "traceEvents"/],
    [{ head: {} }, /it has "head"/],
  ];
  for (const [json, message] of broken) {
    await rejects(parse(JSON.stringify(json)), (error: DecodeError) => {
      strictEqual(error.kind, "damaged");
      match(error.message, message);
      return true;
    });
  }
});

Deno.test("importProfile() leaves out the middle of stacks where a tree is too deep", async () => {
  let node = { id: 0, callFrame: ROOT, selfSize: 1, children: [] as unknown[] };
  const depth = 3000;
  for (let id = 1; id < depth; id++) {
    node = { id, callFrame: call("f"), selfSize: 0, children: [node] };
  }
  const profile = await parse(JSON.stringify({ head: node }));
  strictEqual(profile.sample[0]?.location.length, depth);
  const nodes = Array.from({ length: 20_000 }, (_, id) => ({
    id,
    callFrame: call("f"),
    hitCount: 1,
    children: id + 1 < 20_000 ? [id + 1] : [],
  }));
  const deep = await parse(JSON.stringify({ nodes, startTime: 0, endTime: 9 }));
  strictEqual(sumOf(deep, "samples"), 20_000);
  match(deep.comment.join("\n"), /stacks of more than \d+ frames lack their middle: \d+ of 20000/);
});
