import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { importProfile } from "../../../../lib/profile/import/import_profile.ts";
import type { Profile } from "../../../../lib/profile/types.ts";
import { cumOf, functionOf, leafLines, sumOf } from "../../../support/profile_numbers.ts";

function parse(json: unknown): Promise<Profile> {
  return parseText(JSON.stringify(json));
}

function parseText(text: string): Promise<Profile> {
  return importProfile(new TextEncoder().encode(text));
}

function stacks({ sample }: Profile): [string, ...unknown[]][] {
  return sample.map(({ location, value }) => [
    location.map(({ line }) => line[0]?.function.name).join(" "),
    ...value,
  ]);
}

function callFrame(functionName: string, lineNumber = 0) {
  return { functionName, scriptId: "1", url: "file:///app.js", lineNumber, columnNumber: 2 };
}

const ROOT = { id: 1, callFrame: { ...callFrame("(root)", -1), url: "" }, hitCount: 0 };
const MAIN = { id: 2, callFrame: callFrame("main", 1) };
const WORK = { id: 3, callFrame: callFrame("work", 5) };

function ticks(id: number, count: number, interval = 1000) {
  return { samples: Array(count).fill(id), timeDeltas: [0, ...Array(count - 1).fill(interval)] };
}

Deno.test("a .cpuprofile may link to callers instead of callees", async () => {
  const nodes = [ROOT, { ...MAIN, parent: 1 }, { ...WORK, parent: 2 }];
  const profile = await parse({ nodes, startTime: 0, endTime: 10_000, ...ticks(3, 10) });
  deepStrictEqual(stacks(profile), [["work main", 10, 10_000_000]]);
});

Deno.test("a .cpuprofile may be of the old kind, nodes within nodes", async () => {
  const node = (functionName: string, id: number, lineNumber: number, children: unknown[]) => ({
    functionName,
    url: "file:///app.js",
    scriptId: "1",
    lineNumber,
    columnNumber: 3,
    hitCount: id === 3 ? 4 : 0,
    id,
    positionTicks: id === 3 ? [{ line: 9, ticks: 4 }] : [],
    children,
  });
  const head = node("(root)", 1, 0, [node("main", 2, 1, [node("work", 3, 6, [])])]);
  const profile = await parse({
    head,
    startTime: 5,
    endTime: 5.004,
    samples: [3, 3, 3, 3],
    timestamps: [5_000_000, 5_001_000, 5_002_000, 5_003_000],
  });
  deepStrictEqual(stacks(profile), [["work main", 4, 4_000_000]]);
  strictEqual(functionOf(profile, "work")?.startLine, 6);
  deepStrictEqual([...leafLines(profile, "work")], [9]);
  const { head: _, ...hits } = { head, startTime: 5, endTime: 5.004 };
  deepStrictEqual(stacks(await parse({ head, ...hits })), [["work main", 4, 4_000_000]]);
});

Deno.test("a .cpuprofile may lack calls, have them twice or in a cycle", async () => {
  const nodes = [
    ROOT,
    { ...MAIN, parent: 1 },
    { ...WORK, parent: 2 },
    { ...WORK, callFrame: callFrame("double"), parent: 2 },
    { id: 4, callFrame: callFrame("orphan"), parent: 99 },
    { id: 5, callFrame: callFrame("ring"), children: [6] },
    { id: 6, callFrame: callFrame("gnir"), children: [5] },
    { id: "x" },
    null,
  ];
  const samples = [3, 4, 5, 77];
  const profile = await parse({
    nodes,
    startTime: 0,
    endTime: 4000,
    samples,
    timeDeltas: [0, 1000, 1000, 1000],
  });
  deepStrictEqual(
    stacks(profile).map(([stack]) => stack),
    [
      "work main",
      "orphan (missing call)",
      "ring gnir (missing call)",
      "(missing call)",
    ].toSorted((a, b) => Number(a.startsWith("(")) - Number(b.startsWith("("))),
  );
  strictEqual(sumOf(profile, "cpu"), 4_000_000);
  const said = profile.comment.join("\n");
  for (
    const remark of [
      /1 of 4 samples is of a call that the file lacks/,
      /the callers of 1 calls are not in the file/,
      /1 calls lead to themselves in a cycle/,
      /1 calls have the number of another/,
      /2 calls cannot be read/,
    ]
  ) match(said, remark);
});

Deno.test("a .cpuprofile may end anywhere", async () => {
  const nodes = [{ ...ROOT, children: [2] }, { ...MAIN, children: [3] }, { ...WORK, hitCount: 50 }];
  const whole = JSON.stringify({ nodes, startTime: 0, endTime: 50_000, ...ticks(3, 50) });
  const from = whole.indexOf("work") + 8;
  for (let end = from; end < whole.length; end += 7) {
    const profile = await parseText(whole.slice(0, end));
    match(profile.comment.join("\n"), new RegExp(`input ends early at byte ${end}`), `at ${end}`);
  }
  const times = whole.slice(0, whole.indexOf("timeDeltas") + 60);
  const profile = await parseText(times);
  strictEqual(cumOf(profile, "cpu", "main"), 50_000_000);
  match(profile.comment.join("\n"), /estimate: \d+ of 50 samples have no time in the file/);
  strictEqual(
    (await parseText(whole.slice(0, whole.indexOf(',"startTime"')))).defaultSampleType,
    "samples",
  );
});

Deno.test("a .cpuprofile may not count hits", async () => {
  const nodes = [{ ...ROOT, children: [3] }, { ...WORK, hitCount: 0 }];
  const profile = await parse({ nodes, startTime: 0, endTime: 4000, ...ticks(3, 4) });
  deepStrictEqual(stacks(profile), [["work", 4, 4_000_000]]);
});

Deno.test("a .cpuprofile may be in an answer of the inspector", async () => {
  const nodes = [{ ...ROOT, children: [3] }, WORK];
  const profile = { nodes, startTime: 0, endTime: 2000, ...ticks(3, 2) };
  for (const answer of [{ profile }, { id: 4, result: { profile } }]) {
    strictEqual(sumOf(await parse(answer), "samples"), 2);
  }
});

Deno.test("silence before the first sample and in gaps is nobody's", async () => {
  const nodes = [{ ...ROOT, children: [2, 3] }, MAIN, WORK];
  const late = ticks(3, 10);
  const profile = await parse({
    nodes,
    startTime: 0,
    endTime: 1_010_000,
    samples: [2, ...late.samples],
    timeDeltas: [1_000_000, 1000, ...late.timeDeltas.slice(1)],
  });
  deepStrictEqual(stacks(profile), [["main", 1, 1_000_000], ["work", 10, 9_000_000]]);
  match(profile.comment.join("\n"), /left out: 1s before the first sample/);

  const sleepy = [0, 1000, 1000, 96_000, 1000, 1000, 3_600_000_000, 1000, 1000];
  const slept = await parse({
    nodes,
    startTime: 0,
    endTime: 9e9,
    samples: sleepy.map(() => 3),
    timeDeltas: sleepy,
  });
  strictEqual(sumOf(slept, "cpu"), 9_000_000);
  match(slept.comment.join("\n"), /left out: 2h29m59\.991s in 3 gaps/);
});

Deno.test("gaps are silence only for a clock's samples", async () => {
  const other = [4, 5].map((id) => ({ id, callFrame: callFrame(`f${id}`), parent: 1 }));
  const nodes = [{ ...ROOT, children: [2, 3] }, MAIN, WORK, ...other];
  // One sample for each stack, as long as the stack was seen: what converters write.
  const profile = await parse({
    nodes,
    startTime: 0,
    endTime: 12_500_000,
    samples: [2, 3, 4, 5],
    timeDeltas: [0, 2_000, 12_000_000, 3_000],
  });
  strictEqual(sumOf(profile, "cpu"), 12_500_000_000);
});

Deno.test("the thread that is idle may be so for long", async () => {
  const idle = { id: 4, callFrame: { ...callFrame("(idle)", -1), url: "" } };
  const nodes = [{ ...ROOT, children: [3, 4] }, WORK, idle];
  const profile = await parse({
    nodes,
    startTime: 0,
    endTime: 503_000,
    samples: [3, 3, 4, 3],
    timeDeltas: [0, 1000, 1000, 500_000],
  });
  strictEqual(sumOf(profile, "cpu"), 3_000_000);
  match(profile.comment.join("\n"), /\(idle\) is left out: 500ms of 503ms/);
});

function event(name: string, ts: number | undefined, id: string, data: unknown, tid = 9) {
  return { name, ph: "P", pid: 1, tid, id, ...ts === undefined ? {} : { ts }, args: { data } };
}

function chunk(nodes: unknown[], ids: number[], start = 1000) {
  return {
    cpuProfile: { nodes, samples: ids },
    timeDeltas: ids.map((_, i) => i === 0 ? start : 1000),
  };
}

const CHUNKS = [
  event("Profile", 10, "0x4", { startTime: 100_000 }, 1),
  event("ProfileChunk", 20, "0x4", chunk([ROOT, { ...MAIN, parent: 1 }], [2, 2, 2], 0)),
  event("ProfileChunk", 30, "0x4", chunk([{ ...WORK, parent: 2 }], [3, 3, 3])),
];

Deno.test("a trace may have its events in any order", async () => {
  const expected = [["main", 3, 3_000_000], ["work main", 3, 2_000_000]];
  deepStrictEqual(stacks(await parse({ traceEvents: CHUNKS })), expected);
  deepStrictEqual(stacks(await parse({ traceEvents: CHUNKS.toReversed() })), expected);
  deepStrictEqual(stacks(await parse(CHUNKS)), expected);
});

Deno.test("a trace may lack chunks, or have some of another recording", async () => {
  const lost = await parse({
    traceEvents: [...CHUNKS, event("ProfileChunk", 40, "0x4", chunk([], [7, 7]))],
  });
  strictEqual(cumOf(lost, "cpu", "main"), 6_000_000);
  strictEqual(cumOf(lost, "cpu", "(missing call)"), 1_000_000);
  match(lost.comment.join("\n"), /2 of 8 samples are of calls that the file lacks/);

  const left = await parse({
    traceEvents: [event("ProfileChunk", 5, "0x3", chunk([], [8, 8])), ...CHUNKS],
  });
  strictEqual(cumOf(left, "cpu", "main"), 5_000_000);
  match(left.comment.join("\n"), /the beginning of a recording with 2 samples is not in the file/);
});

Deno.test("a trace may lose a line", async () => {
  const lines = CHUNKS.map((each) => JSON.stringify(each));
  const text = `{"traceEvents":[\n${lines.join(",\n").replace('"ts":20', '"ts":2\u0000')}\n]}`;
  const profile = await parseText(text);
  match(profile.comment.join("\n"), /damaged: line 3 is no JSON and left out/);
  deepStrictEqual(stacks(profile), [["work (missing call)", 3, 3_000_000]]);
});

Deno.test("a trace of Hermes has samples of stack frames, with lines of calls", async () => {
  const frames = {
    1: { line: "1", funcLine: "1", funcColumn: "1", name: "global(index.bundle:1:1)" },
    2: { line: "7", funcLine: "5", funcColumn: "1", name: "render(index.bundle:5:1)", parent: 1 },
    3: { line: "9", funcLine: "5", funcColumn: "1", name: "render(index.bundle:5:1)", parent: "1" },
    4: { name: "[Host] print", category: "Native", parent: 77 },
  };
  const sample = (sf: number, ts: number) => ({
    sf,
    ts: String(ts),
    pid: 7,
    tid: "8",
    weight: "1",
  });
  const profile = await parse({
    traceEvents: [],
    samples: [
      sample(2, 1000),
      sample(3, 2000),
      sample(2, 3000),
      sample(4, 4000),
      sample(2, 904_000),
    ],
    stackFrames: frames,
  });
  strictEqual(cumOf(profile, "cpu", "render"), 3_000_000);
  deepStrictEqual([...leafLines(profile, "render")].sort(), [7, 9]);
  strictEqual(functionOf(profile, "render")?.startLine, 5);
  strictEqual(cumOf(profile, "samples", "(missing call)"), 1);
  match(profile.comment.join("\n"), /899ms in 1 gap/);
  match(profile.comment.join("\n"), /1 stacks refer to frames that the file lacks/);
});

Deno.test("a .heapprofile may have calls that cannot be read", async () => {
  const site = (functionName: string, selfSize: number, children: unknown[] = []) => ({
    callFrame: callFrame(functionName),
    selfSize,
    children,
  });
  const broken = { selfSize: 3, children: [site("kept", 5)] };
  const profile = await parse({ head: { ...site("(root)", 0, [site("f", 2, [broken, 4])]) } });
  deepStrictEqual(stacks(profile), [["f", 0, 2], ["kept f", 0, 5]]);
  match(profile.comment.join("\n"), /2 calls cannot be read and are left out/);
});

Deno.test("a file may be compressed twice, but not without end", async () => {
  let data = new TextEncoder().encode("main;run 3\n");
  for (let layer = 1; layer <= 4; layer++) {
    data = new Uint8Array(gzipSync(data));
    strictEqual(sumOf(await importProfile(data), "samples"), 3);
  }
  await rejects(
    importProfile(new Uint8Array(gzipSync(data))),
    /gzip within gzip, more than 4 deep/,
  );
});

const KINDS: Readonly<Record<string, RegExp>> = {
  '{"snapshot":{"meta":{"node_fields":["type"]},"node_count":1},"nodes":[0':
    /heap snapshot is not as V8 writes it: no types of nodes or edges/,
  '{"version":3,"sources":["a.ts"],"mappings":"AAAA"}': /source map and no profile/,
  '{"$schema":"https://www.speedscope.app/file-format-schema.json"}': /file of speedscope/,
  "<!DOCTYPE html><title>Log in</title>": /page and no profile/,
  "\x7fELF\x02\x01\x01": /program and no profile/,
  "PK\x03\x04aaaa": /zip archive/,
  "go 1.22 trace\0\0\0": /execution trace of Go/,
};

for (const [text, message] of Object.entries(KINDS)) {
  Deno.test(`importProfile() says of no profile: ${message.source}`, async () => {
    await rejects(parseText(text), message);
    // A line that no reader takes changes nothing.
    await rejects(parseText(text + " ".repeat(70_000)), message);
  });
}
