import { rests } from "../../base/in_slices.ts";
import { type Frame, ProfileBuilder, valueType } from "../../profile/builder.ts";
import type { Label, Profile, Sample } from "../../profile/types.ts";
import type { WaitSamples } from "./await_profile.ts";

/** Mappings of what is no function of the program. */
const PLATFORM: ReadonlySet<string> = new Set(["deno", "v8", "deno-pprof", "[kernel.kallsyms]"]);

/** Who waits for a function, and which part of the time that it ran that is. */
interface Ancestors {
  /** Innermost first. */
  stack: readonly Frame[];
  share: number;
}

/**
 * Makes one profile of the waits and of the CPU time of a window.
 *
 * V8's samples know only what was called since the event loop turned: below
 * them comes who waits for the function that went on, as its waits show it.
 *
 * @param root The application's main module: the first mapping.
 */
export async function wallProfile(
  cpu: Profile,
  { samples, ran, comments }: WaitSamples,
  root: string,
): Promise<Profile> {
  const time = valueType("time", "nanoseconds");
  const period = Number(cpu.period);
  const builder = new ProfileBuilder({
    sampleType: [valueType("samples", "count"), time],
    defaultSampleType: time.type,
    periodType: valueType("wallclock", "nanoseconds"),
    period,
    timeNanos: cpu.timeNanos,
    durationNanos: cpu.durationNanos,
    dropFrames: cpu.dropFrames,
    comment: [
      "# fgprof: wall time; samples with the label wait are waits (see await), the others are CPU time (see profile)",
      `# a sample stands for ${(period / 1e6).toFixed(1)}ms`,
      "estimate: CPU time after an await is divided among those that wait for the function " +
      "in proportion to how long it ran for each",
      ...comments,
      ...cpu.comment,
    ],
  });
  builder.mapping(root);
  const counter = new Counter(period);
  const add = (stack: readonly Frame[], nanos: number, labels: readonly Label[]) =>
    builder.add([...stack], [counter.count(nanos), Math.round(nanos)], [...labels]);
  const rest = rests();
  for (const { stack, waited, labels } of samples) add(stack, waited.millis * 1e6, labels);
  const ancestors = ancestorsOf(ran);
  for (const sample of cpu.sample) {
    await rest();
    const nanos = Number(sample.value[1]);
    const stack = framesOf(sample);
    const outermost = stack.findLastIndex(({ mapping }) => !PLATFORM.has(mapping));
    const above = outermost < 0 ? undefined : ancestors.get(keyOf(stack[outermost]!));
    if (above === undefined) add(stack, nanos, sample.label);
    for (const { stack: waiting, share } of above ?? []) {
      add([...stack.slice(0, outermost + 1), ...waiting], nanos * share, sample.label);
    }
  }
  return builder.build();
}

/** Who waits for each function. */
function ancestorsOf(ran: WaitSamples["ran"]): Map<string, Ancestors[]> {
  const sums = new Map<string, number>();
  for (const { stack: [frame], millis } of ran) {
    if (frame) sums.set(keyOf(frame), (sums.get(keyOf(frame)) ?? 0) + millis);
  }
  const ancestors = new Map<string, Ancestors[]>();
  for (const { stack: [frame, ...stack], millis } of ran) {
    if (frame === undefined) continue;
    const key = keyOf(frame);
    const all = ancestors.get(key) ?? [];
    all.push({ stack, share: millis / sums.get(key)! });
    ancestors.set(key, all);
  }
  return ancestors;
}

function keyOf({ name, filename, startLine }: Frame): string {
  return JSON.stringify([name, filename, startLine]);
}

function framesOf({ location }: Sample): Frame[] {
  return location.flatMap(({ mapping, line }) =>
    line.map((each) => ({
      name: each.function.name,
      systemName: each.function.systemName,
      filename: each.function.filename,
      startLine: Number(each.function.startLine),
      line: Number(each.line),
      mapping: mapping?.filename ?? "",
    }))
  );
}

/** Whole samples, of which none is lost by rounding. */
class Counter {
  #rest = 0;
  #period: number;

  constructor(period: number) {
    this.#period = period;
  }

  count(nanos: number): number {
    this.#rest += nanos / this.#period;
    const count = Math.floor(this.#rest);
    this.#rest -= count;
    return count;
  }
}
