import type { Collectors } from "../target/own.ts";
import type { ProfilerClock } from "../clock/profiler_clock.ts";
import { delay } from "../../base/delay.ts";
import { nextTurn } from "../../base/delay.ts";
import { rests } from "../../base/in_slices.ts";
import { findStalls, type Stall } from "../stalls/find_stalls.ts";
import { sampleEvents } from "./sample_events.ts";
import {
  type ChromeTrace,
  lasting,
  momentary,
  overlapping,
  ROWS,
  type TraceEvent,
} from "./trace_event.ts";
import { type Interval, type Recorded, TraceRecorder } from "./trace_recorder.ts";

/** How DevTools names collections. */
const COLLECTIONS: Readonly<Record<string, string>> = {
  Scavenge: "MinorGC",
  MinorMarkCompact: "MinorGC",
  MarkSweepCompact: "MajorGC",
};
const ROW_NAMES: Readonly<Record<keyof typeof ROWS, string>> = {
  main: "JavaScript",
  collector: "garbage collector",
  stalls: "stalls",
};

/**
 * Records a Chrome trace.
 *
 * @throws {RangeError} If one is being recorded already.
 */
export async function takeTrace(
  collectors: Collectors,
  seconds: number,
  signal: AbortSignal,
): Promise<ChromeTrace> {
  const { cpu, requests, resolver, stalls, notes } = collectors;
  // As Go says it.
  if (requests.listener) {
    throw new RangeError("Could not enable tracing: execution tracer already enabled");
  }
  const recorder = new TraceRecorder(requests, stalls.threshold);
  const window = await cpu.open().catch((error) => {
    recorder.stop();
    throw error;
  });
  const whole = await delay(seconds * 1e3, signal);
  const recorded = recorder.stop();
  const { profile, startedAt } = await window.close();
  await resolver.prepare(profile.nodes.map(({ callFrame }) => callFrame));
  const held = findStalls(profile, recorded.late, cpu.time, {
    interval: cpu.periodNanos / 1e6,
    least: 0,
  });
  const events = [...describeRows(profile.startTime), ...sampleEvents(profile, resolver)];
  const rest = rests();
  // A busy service has had 100,000 requests: it goes on answering meanwhile.
  for (const event of recordedEvents(recorded, cpu.time)) {
    events.push(event);
    await rest();
  }
  for (const stall of held) events.push(stallEvent(stall, cpu.time));
  await nextTurn();
  return {
    traceEvents: events.toSorted((a, b) => a.ts - b.ts),
    metadata: {
      source: "deno-pprof",
      startTime: new Date(Number(startedAt / 1_000_000n)).toISOString(),
      legend: [
        "samples: V8's profiler, one in about 10ms; a frame has its function's first line",
        "RunTask: the event loop did not turn; shorter turns than 3ms are not shown",
        "MinorGC, MajorGC: lengths and sizes are V8's; they stand up to 10ms later than they were",
        "request: until its response is there, not until that is sent",
      ],
      remarks: [
        ...(recorded.dropped > 0 ? [`${recorded.dropped} events were left out for room`] : []),
        ...(whole ? [] : [`cut short: ended before its ${seconds} seconds were over`]),
        ...notes,
      ],
    },
  };
}

function describeRows(ts: number): TraceEvent[] {
  const common = { cat: "__metadata", ph: "M", ts, pid: 1 } as const;
  return [
    { ...common, name: "process_name", tid: ROWS.main, args: { name: "deno" } },
    ...Object.entries(ROW_NAMES).map(([row, name]): TraceEvent => ({
      ...common,
      name: "thread_name",
      tid: ROWS[row as keyof typeof ROWS],
      args: { name },
    })),
  ];
}

function* recordedEvents(recorded: Recorded, clock: ProfilerClock): Iterable<TraceEvent> {
  const { turns, collections, memory, requests, marks } = recorded;
  const time = ([from, to]: Interval) => [clock.micros(from), clock.micros(to)] as const;
  for (const at of turns) {
    yield lasting("main", "RunTask", "disabled-by-default-devtools.timeline", time(at));
  }
  for (const { at, type, before, after } of collections) {
    yield lasting("collector", COLLECTIONS[type] ?? type, "devtools.timeline,v8", time(at), {
      type,
      usedHeapSizeBefore: before,
      usedHeapSizeAfter: after,
    });
  }
  for (const { at, ...bytes } of memory) yield* memoryEvents(clock.micros(at), bytes);
  for (const [i, { at, method, path, status }] of requests.entries()) {
    yield* overlapping(`${method} ${path}`, "request", `r${i}`, time(at), { status });
  }
  for (const [i, { name, at, isMark }] of marks.entries()) {
    if (isMark) {
      const args = { data: { startTime: at[0] } };
      yield momentary(name, "blink.user_timing", clock.micros(at[0]), args);
    } else yield* overlapping(name, "blink.user_timing", `m${i}`, time(at), { startTime: at[0] });
  }
}

/** As Perfetto draws it, and as DevTools does. */
function memoryEvents(
  at: number,
  bytes: { heapUsed: number; external: number; rss: number },
): TraceEvent[] {
  const ts = Math.round(at);
  return [
    { name: "memory", cat: "memory", ph: "C", ts, pid: 1, tid: ROWS.main, args: bytes },
    momentary("UpdateCounters", "disabled-by-default-devtools.timeline", at, {
      data: { jsHeapSizeUsed: bytes.heapUsed },
    }),
  ];
}

/** A stall by the function that held it longest. */
function stallEvent({ start, end, parts }: Stall, clock: ProfilerClock): TraceEvent {
  const held = new Map<string, number>();
  for (const { node, millis } of parts) {
    const name = node?.callFrame.functionName || "(unknown)";
    held.set(name, (held.get(name) ?? 0) + millis);
  }
  const [longest = "(unknown)"] = [...held].sort((a, b) => b[1] - a[1])[0] ?? [];
  return lasting("stalls", `stall: ${longest}`, "deno-pprof", [
    clock.micros(start),
    clock.micros(end),
  ], { functions: Object.fromEntries(held) });
}
