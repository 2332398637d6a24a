import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { Collectors } from "../../lib/collect/target/own.ts";
import { CpuSampler } from "../../lib/collect/cpu/cpu_sampler.ts";
import { withLabels } from "../../lib/collect/labels/with_labels.ts";
import { FrameResolver } from "../../lib/collect/source/frame_resolver.ts";
import { threadClock } from "../../lib/collect/clock/thread_clock.ts";
import { connectInProcess } from "../../lib/inspect/in_process.ts";
import { Recorder } from "../../lib/record/recorder.ts";
import { assertCanonical } from "../support/assert_canonical.ts";
import { cumOf, flatText, sumOf } from "../support/profile_numbers.ts";

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

function burn(): void {
  const end = performance.now() + 10;
  while (performance.now() < end);
}

const first = (): void => burn();
const second = (): void => burn();
const third = (): void => burn();

async function during(millis: number, work: () => void): Promise<void> {
  const end = performance.now() + millis;
  while (performance.now() < end) {
    work();
    await turn();
  }
}

/** The kernel gives a thread that runs its time as of the last tick, at both ends. */
const TICKS_NANOS = 50e6;

/** A recorder of this thread, and what ends it. */
async function startRecorder() {
  const client = connectInProcess();
  const clock = threadClock();
  const cpu = await CpuSampler.start(client, { intervalMicros: 2_140, clock });
  /** Of stalls. */
  const listeners = new Set<() => void>();
  const collectors = {
    client,
    cpu,
    clock,
    resolver: new FrameResolver(client),
    notes: [],
    gc: { look: () => ({ count: 0, full: 0, nanos: 0, since: 0, pauses: [] }) },
    heartbeat: { takeLongest: () => 0, listen: () => () => {} },
    heap: { look: () => ({ used_heap_size: 1, heap_size_limit: 2, external_memory: 0 }) },
    stalls: {
      listen(listener: () => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    holds: { since: () => false },
  } as unknown as Collectors;
  const recorder = new Recorder(collectors, {}, { onReason: () => {} });
  const stop = async () => {
    recorder.stop();
    await cpu.stop();
    client.close();
  };
  return { recorder, clock, listeners, stop };
}

Deno.test("a span within a piece has what ran then, and says between what its CPU time is", async () => {
  const { recorder, clock, stop } = await startRecorder();
  await during(600, first);
  const [from, before] = [Date.now(), await clock.read()];
  await during(900, second);
  const [until, after] = [Date.now(), await clock.read()];
  await during(600, third);
  const profile = await recorder.cpu({ from, until });
  assertCanonical(profile, "recorded");
  await stop();

  const [, least, most] = profile.comment.map((text) => /between (.+)s and (.+)s: it/.exec(text))
    .find((found) => found !== null)!.map((text) => Number(text) * 1e9) as [
      unknown,
      number,
      number,
    ];
  const [total, spent] = [sumOf(profile, "cpu"), after.cpu - before.cpu];
  const seen = `${total} of ${spent}, said ${least} to ${most}\n${flatText(profile, "cpu")}`;
  for (const nanos of [total, spent]) {
    ok(nanos >= least - TICKS_NANOS && nanos <= most + TICKS_NANOS, seen);
  }
  const [one, two, three] = ["first", "second", "third"].map((name) => cumOf(profile, "cpu", name));
  // What began before the span is its first sample; the clocks of the machine agree to a millisecond.
  ok(one! < 0.15 * total && three! < 0.15 * total, seen);
  ok(two! > 0.5 * total, seen);
  strictEqual(Number(profile.durationNanos), (until - from) * 1e6);
});

Deno.test("of a program with labels it says that it has none", async () => {
  const { recorder, stop } = await startRecorder();
  const recorded = async () => {
    const from = Date.now();
    await during(600, first);
    const { comment } = await recorder.cpu({ from, until: Date.now() });
    return comment.filter((text) => /labels/.test(text));
  };
  deepStrictEqual(await recorded(), []);
  withLabels({ route: "/" }, first);
  deepStrictEqual(await recorded(), [
    "without the program's labels: they are noted in windows that somebody asks for",
  ]);
  await stop();
});

Deno.test("a recorder that has stopped listens to nothing any more", async () => {
  const { recorder, listeners, stop } = await startRecorder();
  strictEqual(listeners.size, 1);
  recorder.stop();
  strictEqual(listeners.size, 0);
  await stop();
});
