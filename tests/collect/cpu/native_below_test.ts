import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { CutStacks } from "../../../lib/collect/cpu/cut_stacks.ts";
import { NativeBelow } from "../../../lib/collect/cpu/native_below.ts";
import { atOnce } from "../../../lib/base/in_slices.ts";
import type { CpuProfile } from "../../../lib/inspect/protocol.ts";
import type { NativeFrame, NativeStack } from "../../../lib/native/native_frame.ts";
import type { Profile, Sample } from "../../../lib/profile/types.ts";
import { assertNear } from "../../support/assert_near.ts";
import { testWithPerf } from "../../support/perf_events.ts";
import { cumOf, flatOf, flatText, sumOf } from "../../support/profile_numbers.ts";
import { runProfiled } from "../../support/program_profile.ts";

const NODES = ["(root)", "(program)", "work", "op_write"];
const [PROGRAM, WORK, OP_WRITE] = [2, 3, 4];
/** V8 notes a sample some microseconds after its signal. */
const DELAY = 30;

/** Samples of nodes by microseconds. */
function samplesAt(...samples: [node: number, at: number][]): CpuProfile {
  return {
    nodes: NODES.map((functionName, i) => ({
      id: i + 1,
      callFrame: {
        functionName,
        scriptId: functionName === "work" ? "7" : "0",
        url: "",
        lineNumber: -1,
        columnNumber: -1,
      },
      hitCount: samples.filter(([node]) => node === i + 1).length,
    })),
    samples: samples.map(([node]) => node),
    timeDeltas: samples.map(([, at], i) => at - (samples[i - 1]?.[1] ?? 0)),
    startTime: 0,
    endTime: samples.at(-1)![1],
  };
}

/** A stack of names: `js` is JavaScript, `sys_…` of the kernel. */
function stackOf(names: string, isWhole = true): NativeStack {
  const frames = names.split(" ").map((name): NativeFrame => ({
    kind: name === "js" ? "script" : name.startsWith("sys_") ? "kernel" : "native",
    name,
    systemName: name,
    file: "",
    mapping: 0,
  }));
  return { frames, isWhole, isSwitch: false };
}

const frame = ({ name }: NativeFrame) => ({
  name,
  systemName: name,
  filename: "",
  startLine: 0,
  line: 0,
  mapping: "",
});

/** Native stacks by microseconds of V8's signals. */
function below(
  profile: CpuProfile,
  ticks: [at: number, stack: NativeStack][],
  seen: [NativeStack, number][] = [],
  cut: CutStacks = new CutStacks(),
): NativeBelow {
  return atOnce(NativeBelow.make(
    profile,
    {
      length: ticks.length,
      timeAt: (tick) => ticks[tick]![0] * 1e3,
      stackAt: (tick) => ticks[tick]![1],
      complete: (stack) => cut.complete(stack),
    },
    { seen, frame },
  ));
}

function parts(known: NativeBelow, node: number) {
  return known.of(node, 0)?.map(({ frames, share }) => [
    frames.map(({ name }) => name).join(" "),
    share,
  ]);
}

Deno.test("NativeBelow divides a node's time as native stacks of the same moments show it", () => {
  const profile = samplesAt([WORK, 10_000], [WORK, 20_000], [OP_WRITE, 30_000], [WORK, 40_000]);
  const known = below(profile, [
    [10_000 - DELAY, stackOf("js main")],
    [20_000 - DELAY, stackOf("memcpy [app] js js main")],
    [30_000 - DELAY, stackOf("send fs.rs op_write glue js main")],
    // Nothing of V8's comes so late.
    [37_000, stackOf("other js main")],
  ]);
  strictEqual(known.matched, 3);
  // What has no name belongs to the JavaScript that called it.
  deepStrictEqual(parts(known, WORK), [["", 0.5], ["memcpy", 0.5]]);
  // V8 has a frame for the op itself.
  deepStrictEqual(parts(known, OP_WRITE), [["send fs.rs", 1]]);
});

Deno.test("NativeBelow adds the kernel's part as the same calls show it by the clock", () => {
  const known = below(
    samplesAt([OP_WRITE, 10_000], [WORK, 20_000]),
    [[9_990, stackOf("write fs.rs js")], [19_990, stackOf("js")]],
    [
      [stackOf("sys_write write fs.rs js"), 3],
      [stackOf("write fs.rs js"), 1],
      [stackOf("sys_write write other.rs js"), 90],
      [stackOf("sys_fault js"), 50],
    ],
  );
  deepStrictEqual(parts(known, OP_WRITE), [["sys_write write fs.rs", 0.75], ["write fs.rs", 0.25]]);
  // The clock does not show whose fault it was.
  deepStrictEqual(parts(known, WORK), [["", 1]]);
});

Deno.test("NativeBelow believes the innermost frame where frame pointers led astray", () => {
  const known = below(
    samplesAt([OP_WRITE, 10_000], [PROGRAM, 20_000], [WORK, 30_000]),
    [
      [9_990, stackOf("open elsewhere", false)],
      [19_990, stackOf("poll loop main")],
      [29_990, stackOf("poll loop main")],
    ],
    [[stackOf("sys_open open nowhere", false), 1]],
  );
  deepStrictEqual(parts(known, OP_WRITE), [["sys_open open", 1]]);
  deepStrictEqual(parts(known, PROGRAM), [["poll loop main", 1]]);
  // A whole stack without JavaScript is not of this sample.
  strictEqual(parts(known, WORK), undefined);
});

Deno.test("NativeBelow completes a stack that ends in a library by who else called that for the same op", () => {
  const cut = new CutStacks([
    stackOf("write fs.rs op_write js"),
    stackOf("write log.rs op_log js"),
    stackOf("write log.rs main"),
  ]);
  const known = below(
    samplesAt([OP_WRITE, 10_000], [WORK, 20_000]),
    [[9_990, stackOf("write astray", false)], [19_990, stackOf("write astray", false)]],
    [[stackOf("sys_write write fs.rs op_write js"), 1]],
    cut,
  );
  deepStrictEqual(parts(known, OP_WRITE), [["sys_write write fs.rs", 1]]);
  deepStrictEqual(parts(known, WORK), [
    ["sys_write write fs.rs op_write", 0.5],
    ["write log.rs op_log", 0.5],
  ]);
});

function holds(name: string, native: RegExp): (sample: Sample) => boolean {
  return ({ location }) => {
    const names = location.flatMap(({ line }) => line.map((each) => each.function.name));
    const at = names.indexOf(name);
    return at >= 0 && names.slice(0, at).some((inner) => native.test(inner));
  };
}

/** Samples below a function that end in the kernel. */
function inKernel(profile: Profile, name: string): number {
  return sumOf(
    profile,
    "cpu",
    (sample) =>
      holds(name, /./)(sample) &&
      sample.location[0]?.mapping?.filename === "[kernel.kallsyms]",
  );
}

testWithPerf(
  "native work stands below the JavaScript that called it, whose time it leaves",
  async () => {
    await using run = await runProfiled("calls_out.ts");
    const profile = await run.profile();
    const spent = JSON.parse(run.stdout) as Record<string, number>;
    const seen = flatText(profile, "cpu");
    const all = Object.values(spent).reduce((sum, each) => sum + each, 0);
    const cums = Object.keys(spent).map((name) => [name, cumOf(profile, "cpu", name)] as const);
    const total = cums.reduce((sum, [, cum]) => sum + cum, 0);
    const samples = Object.keys(spent).reduce(
      (sum, name) => sum + cumOf(profile, "samples", name),
      0,
    );
    for (const [name, cum] of cums) {
      const share = spent[name]! / all;
      // Eight points, or three standard deviations of so many samples.
      const tolerance = Math.max(0.08, 3 * Math.sqrt(share * (1 - share) / samples));
      assertNear(
        cum / total,
        share,
        tolerance,
        `${name} of\n${seen}`,
      );
    }

    const writer = cumOf(profile, "cpu", "writer");
    ok(sumOf(profile, "cpu", holds("writer", /^(open|open64|write)$/)) > 0.6 * writer, seen);
    const hasher = cumOf(profile, "cpu", "hasher");
    ok(sumOf(profile, "cpu", holds("hasher", /digest|hash|sha/)) > 0.6 * hasher, seen);
    ok(flatOf(profile, "cpu", "pure") > 0.9 * cumOf(profile, "cpu", "pure"), seen);
    // Where the kernel may not be looked into its time is nowhere below.
    if (!profile.mapping.some(({ filename }) => filename === "[kernel.kallsyms]")) return;
    ok(inKernel(profile, "writer") > 0.6 * writer, `kernel of\n${seen}`);
    ok(inKernel(profile, "pure") < 0.1 * cumOf(profile, "cpu", "pure"), seen);
  },
);
