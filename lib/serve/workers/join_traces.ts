import type { ChromeTrace, TraceEvent } from "../../collect/trace/trace_event.ts";
import { type Answered, lackOf, type Share } from "./asked.ts";

/** Numbers of threads are so far apart: each has a few rows. */
const STEP = 10;

/**
 * The traces of all threads as one: V8 has one clock for them. Each keeps its
 * rows, under its name.
 */
export function joinTraces(own: ChromeTrace, { own: asker, shares }: Answered): ChromeTrace {
  if (shares.length === 0) return own;
  const remarks = Array.isArray(own.metadata.remarks) ? [...own.metadata.remarks] : [];
  const events = [...ofThread(own.traceEvents, asker.thread, 0)];
  for (const [i, share] of shares.entries()) {
    const { thread } = share.member;
    const found = readTrace(share);
    const lack = found || share.error ? lackOf(share) : lackOf(share) ?? "sent what is no trace";
    if (lack) remarks.push(`not in it, or not to its end: thread ${thread} ${lack}`);
    if (found) events.push(...ofThread(found, thread, i + 1));
  }
  return {
    traceEvents: events.toSorted((a, b) => a.ts - b.ts),
    metadata: { ...own.metadata, remarks },
  };
}

/** The traces as what can be sent. */
export function packTrace({ traceEvents }: ChromeTrace): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(traceEvents));
}

/** Anybody may say anything: nothing for what is no trace. */
function readTrace({ parts }: Share): TraceEvent[] | undefined {
  try {
    const events: unknown = JSON.parse(new TextDecoder().decode(parts[0]));
    return Array.isArray(events) && events.every(isEvent) ? events : undefined;
  } catch {
    return undefined;
  }
}

function isEvent(value: unknown): value is TraceEvent {
  if (typeof value !== "object" || value === null) return false;
  const { name, ph, ts, tid, args } = value as Record<string, unknown>;
  return typeof name === "string" && typeof ph === "string" && Number.isFinite(ts) &&
    Number.isFinite(tid) && typeof args === "object" && args !== null;
}

/** A thread's events, told apart from those of others. */
function* ofThread(
  events: readonly TraceEvent[],
  thread: string,
  number: number,
): Generator<TraceEvent> {
  for (const event of events) {
    if (event.name === "process_name" && number > 0) continue;
    yield {
      ...event,
      tid: event.tid + STEP * number,
      ...(event.id === undefined ? {} : { id: idOf(event.id, number) }),
      // Counters of a process are one by their names.
      ...(event.ph === "C" && number > 0 ? { name: `${event.name} of ${thread}` } : {}),
      ...(event.name === "thread_name" ? { args: { name: rowName(event, thread) } } : {}),
    };
  }
}

/** Still hexadecimal where it was. */
function idOf(id: string, number: number): string {
  return number === 0 ? id : `${id}${number.toString(16).padStart(4, "0")}`;
}

/** The first row is the thread itself. */
function rowName({ tid, args }: TraceEvent, thread: string): string {
  return tid === 1 ? thread : `${thread}: ${args.name}`;
}
