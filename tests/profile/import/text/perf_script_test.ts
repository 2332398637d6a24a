import { deepStrictEqual, match, rejects, strictEqual } from "node:assert/strict";
import { importProfile } from "../../../../lib/profile/import/import_profile.ts";
import { parsePerfEvent, parsePerfFrame } from "../../../../lib/profile/import/text/perf_lines.ts";
import type { Profile } from "../../../../lib/profile/types.ts";

function parse(text: string): Promise<Profile> {
  return importProfile(new TextEncoder().encode(text));
}

function stacks({ sample }: Profile): [string, ...unknown[]][] {
  return sample.map(({ location, value }) => [
    location.flatMap(({ line }) => line.map((each) => each.function.name)).join(" "),
    ...value,
  ]);
}

const FRAMES = "\t 401000 hot+0x10 (/bin/app)\n\t 402000 main+0x20 (/bin/app)\n\n";
const RARE = "\t 403000 rare+0x10 (/bin/app)\n\t 402000 main+0x20 (/bin/app)\n\n";

Deno.test("perf: of two kinds of cores the one with samples opens, the other is named", async () => {
  const core = `app 1/1 [000] 10.5:   900000 cpu_core/cycles/P: \n${FRAMES}`;
  const profile = await parse(
    core.repeat(3) + `app 1/1 [012] 10.6: 1000 cpu_atom/cycles/P: \n${RARE}`,
  );
  deepStrictEqual(profile.sampleType.map(({ type }) => type), [
    "samples",
    "cpu_core/cycles",
    "cpu_atom/cycles",
  ]);
  strictEqual(profile.defaultSampleType, "cpu_core/cycles");
  match(profile.comment.join("\n"), /other events, by -sample_index: cpu_atom\/cycles \(1\)/);
});

Deno.test("perf: times, events and heads may be left out", async () => {
  const timeless = await parse(
    `node 31912 cpu-clock: \n${FRAMES}my node 7/8 [001] 250 cycles:u: \n${RARE}`,
  );
  deepStrictEqual(stacks(timeless), [["hot main", 1, 0], ["rare main", 1, 250]]);
  strictEqual(timeless.durationNanos, 0);
  deepStrictEqual(timeless.sample[1]?.label, [
    { key: "comm", str: "my node" },
    { key: "tid", num: 8, numUnit: "" },
  ]);
  deepStrictEqual(stacks(await parse(`node 7 12.5: \n${FRAMES}`)), [["hot main", 1]]);
  deepStrictEqual(stacks(await parse(FRAMES + RARE)), [["hot main", 1], ["rare main", 1]]);
});

Deno.test("perf: what it says besides is counted and left out", async () => {
  const profile = await parse(
    `Warning: Processed 9 events and lost 1 chunks!\n\napp 1 1.5: 10 cycles: \n${FRAMES}?? bad ??\n`,
  );
  deepStrictEqual(stacks(profile), [["hot main", 1, 10]]);
  match(profile.comment.join("\n"), /damaged: 2 lines are neither samples nor frames/);
});

Deno.test("perf: prose with a number and a colon is no output of perf", async () => {
  await rejects(
    parse("Chapter 5 begins: here\n12 monkeys and 3 more: yes\n"),
    { goText: "parsing profile: unrecognized profile format" },
  );
});

Deno.test("perf: lines of source belong to the frame above", async () => {
  const profile = await parse("app 1 1.5: 10 cycles: \n\t 40 hot+0x1 (/bin/app)\n  hot.c:12\n");
  const [line] = profile.location[0]?.line ?? [];
  deepStrictEqual([line?.function.filename, line?.line], ["hot.c", 12]);
});

const FRAME_LINES: readonly [line: string, name: string, object: string][] = [
  ["\t 1 f+0x2 (/usr/bin/app (deleted))", "f", "/usr/bin/app"],
  ["\t 1 f+0x2 (/memfd:doublemapper (deleted))", "f", "/memfd:doublemapper"],
  [
    "\t 1 f(int, char (&)[3])+0x2 (/opt/a (copy)/lib.so)",
    "f(int, char (&)[3])",
    "/opt/a (copy)/lib.so",
  ],
  ["\t 1 operator()(int) const+0x2 (/lib.so)", "operator()(int) const", "/lib.so"],
  ["\t 1 f+0x2 (/opt/odd(name/lib.so)", "f", "/opt/odd(name/lib.so"],
  ["\t 1 [unknown] ([unknown])", "", ""],
  ["\t 1 f(int)", "f(int)", ""],
];

for (const [line, name, object] of FRAME_LINES) {
  Deno.test(`parsePerfFrame() reads ${line.trim()}`, () => {
    const frame = parsePerfFrame(line);
    deepStrictEqual([frame?.name, frame?.object], [name, object]);
  });
}

Deno.test("parsePerfEvent() takes modifiers off names", () => {
  for (
    const [told, name] of [
      ["cycles:P", "cycles"],
      ["cpu_core/cycles/P", "cpu_core/cycles"],
      ["cpu/event=0x3c,name=busy/u", "cpu/event=0x3c,name=busy"],
      ["sched:sched_switch", "sched:sched_switch"],
    ]
  ) {
    strictEqual(parsePerfEvent(`app 1 1.5: 10 ${told}: `)?.name, name);
  }
});

Deno.test("perf: a function of JavaScript is one, however V8 compiled it", async () => {
  const head = (n: number) => `node 7 ${n}.5: 10 cpu-clock: \n`;
  const place = "file:///srv/my%20app/main.js:8:71";
  const profile = await parse(
    head(1) + `\t 10 JS:*'sendJson ${place}+0x5 (/tmp/perf-7.map)\n\n` +
      head(2) + `\t 20 Builtin:ArrayMap+0x9 (/tmp/perf-7.map)\n` +
      `\t 30 JS:~sendJson ${place}+0x7 (/tmp/perf-7.map)\n\n` +
      head(3) + `\t 40 Builtins_StringAdd+0x9 (/bin/node)\n` +
      `\t 50 JS:^get x /srv/a b/x.js:3:4+0x7 (/tmp/perf-7.map)\n\n`,
  );
  deepStrictEqual(stacks(profile).map(([stack]) => stack), [
    "sendJson",
    "ArrayMap sendJson",
    "StringAdd get x",
  ]);
  deepStrictEqual(
    profile.function.map(({ name, filename, startLine }) => [name, filename, startLine]),
    [
      ["sendJson", "/srv/my app/main.js", 8],
      ["ArrayMap", "", 0],
      ["StringAdd", "", 0],
      ["get x", "/srv/a b/x.js", 3],
    ],
  );
  deepStrictEqual(
    profile.sample.map(({ label }) => label.find(({ key }) => key === "tier")),
    ["optimised", "interpreted", "baseline"].map((str) => ({ key: "tier", str })),
  );
  strictEqual(profile.location[0]?.line[0]?.line, 8);
});
