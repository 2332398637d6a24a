import { ok, strictEqual } from "node:assert/strict";
import type { Profile } from "../../../lib/profile/types.ts";
import { assertNear } from "../../support/assert_near.ts";
import { startInspected } from "../../support/inspected.ts";
import { testWithPerf } from "../../support/perf_events.ts";
import {
  cumOf,
  flatOf,
  flatText,
  functionOf,
  isOfProgram,
  sumOf,
} from "../../support/profile_numbers.ts";
import { comments, inspected } from "./support.ts";

const POOL = new URL("../../fixtures/programs/attached/pool.ts", import.meta.url).pathname;
const RUN = [Deno.execPath(), "run", "-A", "--no-lock", "--inspect=127.0.0.1:0", POOL];
const ignore = Deno.build.os !== "linux";

/** Runs the program while something is taken of it, with what it noted. */
async function withPool<T>(
  args: string[],
  take: (host: string, readings: () => Promise<Readings>) => Promise<T>,
): Promise<T> {
  const file = await Deno.makeTempFile();
  try {
    await using program = await startInspected([...RUN, file, ...args], /^works$/);
    return await take(program.host, async () => new Readings(await Deno.readTextFile(file)));
  } finally {
    await Deno.remove(file);
  }
}

/** CPU times that the program noted. */
class Readings {
  #lines: number[][];

  constructor(text: string) {
    this.#lines = text.trimEnd().split("\n").map((line) => line.split(" ").map(Number));
  }

  /** What was used in the window of a profile, in nanoseconds. */
  between({ timeNanos, durationNanos }: Profile): { process: number; thread: number } {
    const from = Number(timeNanos) / 1e6;
    const to = from + Number(durationNanos) / 1e6;
    const [process, thread] = [1, 2].map((column) =>
      (this.#at(to, column) - this.#at(from, column)) * 1e6
    );
    return { process: process!, thread: thread! };
  }

  /** What the process used between the notes around the ends of a window: as far may the truth be off. */
  edges({ timeNanos, durationNanos }: Profile): number {
    const from = Number(timeNanos) / 1e6;
    const used = (time: number) => {
      const [before, after] = this.#around(time);
      return (after[1]! - before[1]!) * 1e6;
    };
    return used(from) + used(from + Number(durationNanos) / 1e6);
  }

  #around(time: number): [before: number[], after: number[]] {
    const next = Math.max(1, this.#lines.findIndex(([at]) => at! >= time));
    return [this.#lines[next - 1]!, this.#lines[next]!];
  }

  #at(time: number, column: number): number {
    const [before, after] = this.#around(time);
    const share = (time - before[0]!) / (after[0]! - before[0]!);
    return before[column]! + share * (after[column]! - before[column]!);
  }
}

Deno.test({
  name: "inspect: a CPU profile is of the whole process, by the kernel's clock",
  ignore,
  fn: () =>
    withPool([], async (host, readings) => {
      const { profile } = await inspected(`inspect://${host}/profile?seconds=3`);
      // The next note of the program is soon.
      await new Promise((resolve) => setTimeout(resolve, 500));
      const noted = await readings();
      const { process, thread } = noted.between(profile);
      const seen = flatText(profile, "cpu");
      const waited = comments(profile, /waited for a core/);
      const edges = waited ? noted.edges(profile) : 0;
      assertNear(sumOf(profile, "cpu"), process, 0.03 * process + edges, `process of\n${seen}`);
      assertNear(
        sumOf(profile, "cpu", isOfProgram),
        thread,
        0.03 * thread + 15e6 + edges,
        `main thread of\n${seen}`,
      );
      const pool = cumOf(profile, "cpu", "(thread tokio-runtime-w)");
      // V8's sampler and its compilers have the rest: the more crowded, the larger their part.
      ok(pool > 0.2 * (process - thread), `${pool} of\n${seen}`);
      ok(cumOf(profile, "cpu", "(profiler)") > 0, `V8's sampler is not in\n${seen}`);
      // V8 may have inlined it before.
      const own = ["burn", "(module pool.ts)"].map((name) => flatOf(profile, "cpu", name));
      ok(own[0]! + own[1]! > 0.3 * thread, seen);
    }),
});

testWithPerf("inspect: native stacks of another process", () =>
  withPool([], async (host) => {
    const { profile } = await inspected(`inspect://${host}/profile?seconds=2`);
    const seen = flatText(profile, "cpu");
    ok(comments(profile, /^# native stacks:/), seen);
    ok(profile.mapping.some(({ filename }) => filename === Deno.execPath()), seen);
    // Nobody knows a Worker's JavaScript.
    const outside = sumOf(profile, "cpu", (sample) => !isOfProgram(sample));
    const script = cumOf(profile, "cpu", "(JavaScript)");
    ok(script > 0.1 * outside, `${script} of\n${seen}`);
    ok(flatOf(profile, "cpu", "(native)") < 0.1 * outside, seen);

    const plain = await inspected(`inspect://${host}/profile?seconds=1&native=0`);
    ok(!comments(plain.profile, /native stacks/), flatText(plain.profile, "cpu"));
    ok(cumOf(plain.profile, "cpu", "(thread tokio-runtime-w)") > 0);
  }));

testWithPerf("inspect: native work of another process stands below its JavaScript", async () => {
  const program = new URL("../../fixtures/programs/attached/writes.ts", import.meta.url).pathname;
  const run = [...RUN.slice(0, -1), program];
  await using writes = await startInspected(run, /^works$/);
  const { profile } = await inspected(`inspect://${writes.host}/profile?seconds=3`);
  const seen = flatText(profile, "cpu");
  const writer = cumOf(profile, "cpu", "writer");
  const below = sumOf(profile, "cpu", ({ location }) => {
    const names = location.map(({ line }) => line[0]?.function.name ?? "");
    const library = names.findIndex((name) => /^(open|open64|write)$/.test(name));
    const op = names.indexOf("op_fs_write_file_sync");
    return library >= 0 && op > library && names.indexOf("writer") > op;
  });
  ok(below > 0.6 * writer, `${below} of ${writer} of\n${seen}`);
});

Deno.test({
  name: "inspect: threads=main is of the thread that runs JavaScript alone",
  ignore,
  fn: () =>
    withPool([], async (host, readings) => {
      const { profile } = await inspected(`inspect://${host}/profile?seconds=2&threads=main`);
      await new Promise((resolve) => setTimeout(resolve, 500));
      const { thread } = (await readings()).between(profile);
      const seen = flatText(profile, "cpu");
      assertNear(sumOf(profile, "cpu"), thread, 0.03 * thread + 15e6, seen);
      strictEqual(sumOf(profile, "cpu", isOfProgram), sumOf(profile, "cpu"));
      strictEqual(functionOf(profile, "(thread tokio-runtime-w)"), undefined);
    }),
});

for (const how of ["exit", "kill"]) {
  Deno.test({
    name: `inspect: of a process that ends in the window all threads are known: ${how}`,
    ignore,
    fn: () =>
      withPool([how, "6"], async (host, readings) => {
        const { profile } = await inspected(`inspect://${host}/profile?seconds=40`);
        const { process } = (await readings()).between(profile);
        const seen = flatText(profile, "cpu");
        ok(comments(profile, /^cut short: the program was gone/), seen);
        assertNear(sumOf(profile, "cpu"), process, 0.05 * process + 30e6, seen);
        ok(cumOf(profile, "cpu", "(thread tokio-runtime-w)") > 0.1 * process, seen);
        // Threads that took samples have ended, too.
        ok(cumOf(profile, "cpu", "(ended threads)") < 0.05 * process, seen);
      }),
  });
}
