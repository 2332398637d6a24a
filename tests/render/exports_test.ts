import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { CPUProfileDataModel } from "npm:@paulirish/trace_engine@0.0.65/models/cpu_profile/CPUProfileDataModel.js";
import { Ajv } from "npm:ajv@8.20.0";
import schema from "npm:speedscope@1.25.0/dist/release/file-format-schema.json" with {
  type: "json",
};
import { importProfile } from "../../lib/profile/import/import_profile.ts";
import { FIXTURES, runOurs } from "../golden/harness.ts";

const PROFILES = [
  "worked",
  "inlines",
  "go_cpu",
  "go_heap_after",
  "odd_names",
  "v8",
  "wide",
  "stackless",
];

async function run(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runOurs(["-symbolize=none", ...args]);
  strictEqual(code, 0, stderr);
  return new TextDecoder().decode(stdout);
}

function fixture(name: string): string {
  return `${FIXTURES}${name}.pb.gz`;
}

/** Sums by stack of a folded text. */
function sums(folded: string): Map<string, number> {
  const result = new Map<string, number>();
  for (const line of folded.trimEnd().split("\n").filter((line) => line !== "")) {
    const space = line.lastIndexOf(" ");
    const stack = line.slice(0, space);
    result.set(stack, (result.get(stack) ?? 0) + Number(line.slice(space + 1)));
  }
  return new Map([...result].sort(([a], [b]) => a < b ? -1 : 1));
}

/** What our own program makes of its own export. */
async function again(text: string, ...args: string[]): Promise<string> {
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, text);
  const result = await run(...args, file);
  await Deno.remove(file);
  return result;
}

Deno.test("-folded has every stack once, and reads back as itself", async () => {
  for (const name of PROFILES) {
    const text = await run("-folded", fixture(name));
    ok(/;/.test(text) || name === "stackless", name);
    if (!text.includes(";")) continue;
    deepStrictEqual(sums(await again(text, "-folded")), sums(text), name);
  }
});

Deno.test("-folded obeys filters, sample types and granularity", async () => {
  const worked = fixture("worked");
  strictEqual(
    await run("-folded", "-focus=rec", "-hide=leaf", "-sample_index=samples", worked),
    "main.main;main.rec;main.rec;main.rec 5\nmain.main;main.rec;github.com/x/y/v2.(*T).Do 3\n" +
      "main.main;main.rec 1\n",
  );
  strictEqual(
    await run("-folded", "-lines", "-ignore=rec", worked),
    "main.main /src/app/main.go:12;leaf /src/app/leaf.go:3 10000000000\n",
  );
  ok((await run("-folded", `-diff_base=${fixture("worked_base")}`, worked)).includes(" -"));
});

interface SpeedscopeFile {
  shared: { frames: { name: string }[] };
  profiles: [{ samples: number[][]; weights: number[]; endValue: number }];
}

Deno.test("-speedscope fits speedscope's schema, and its weights are the profile's", async () => {
  const validate = new Ajv({ strict: false }).compile(schema);
  for (const name of PROFILES) {
    const file: SpeedscopeFile = JSON.parse(await run("-speedscope", fixture(name)));
    const isValid: boolean = validate(file);
    ok(isValid, `${name}: ${JSON.stringify(validate.errors)}`);
    const [{ samples, weights, endValue }] = file.profiles;
    const frames = file.shared.frames.map((frame) => frame.name);
    const folded = new Map<string, number>();
    samples.forEach((sample, i) => {
      const key = sample.map((frame) => frames[frame]!.replaceAll(";", ":")).join(";");
      folded.set(key || "<unknown>", (folded.get(key || "<unknown>") ?? 0) + weights[i]!);
    });
    // What has no name goes by its file here.
    if (name === "odd_names") continue;
    const total = [...folded.values()].reduce((sum, weight) => sum + weight, 0);
    strictEqual(endValue, total);
    const expected = sums(await run("-folded", fixture(name)));
    deepStrictEqual(new Map([...folded].sort(([a], [b]) => a < b ? -1 : 1)), expected, name);
  }
});

Deno.test("-cpuprofile is what DevTools' own reader takes for the same times", async () => {
  for (const name of ["worked", "go_cpu", "wide"]) {
    const text = await run("-cpuprofile", fixture(name));
    const model = new CPUProfileDataModel(JSON.parse(text));
    const self = new Map<string, number>();
    model.forEachFrame(() => {}, (_depth, node, _sample, _time, _duration, own) => {
      self.set(node.functionName, (self.get(node.functionName) ?? 0) + own);
    });
    const expected = new Map<string, number>();
    for (const [stack, value] of sums(await run("-folded", "-functions", fixture(name)))) {
      const leaf = stack.split(";").at(-1)!;
      expected.set(leaf, (expected.get(leaf) ?? 0) + value / 1e6);
    }
    for (const [leaf, milliseconds] of expected) {
      ok(Math.abs((self.get(leaf) ?? 0) - milliseconds) < 0.01, `${name}: ${leaf}`);
    }
  }
});

Deno.test("-cpuprofile reads back with the same stacks, lines and times", async () => {
  for (const name of PROFILES) {
    const args = ["-unit=us", "-traces", "-lines"];
    const text = await run("-cpuprofile", "-lines", fixture(name));
    const profile = await importProfile(new TextEncoder().encode(text));
    const json = JSON.parse(text);
    const cpu = profile.sample.reduce((sum, { value }) => sum + Number(value[1]), 0);
    strictEqual(cpu, (json.endTime - json.startTime) * 1000, name);
    if (name === "worked") {
      const [ours, theirs] = [await again(text, ...args), await run(...args, fixture(name))];
      deepStrictEqual(leaves(ours), leaves(theirs));
    }
  }
});

/** Values and leaves of a list of traces. */
function leaves(traces: string): string[] {
  const found = traces.matchAll(/^ *(\S+us) {3}(.*?)(?: \(inline\))?$/gm);
  return [...found].map(([, value, leaf]) => `${value} ${leaf}`)
    .sort();
}

Deno.test("-cpuprofile and -speedscope say which stacks they cannot show", async () => {
  for (const format of ["-cpuprofile", "-speedscope"]) {
    const args = [
      "-symbolize=none",
      format,
      `-diff_base=${fixture("worked_base")}`,
      fixture("worked"),
    ];
    const { stderr } = await runOurs(args);
    strictEqual(stderr, "Left out 1 stacks with negative values: -folded has them\n");
    strictEqual((await runOurs(["-drop_negative", ...args])).stderr, "");
  }
});
