import {
  type ChromeTrace,
  lasting,
  ROWS,
  type TraceEvent,
} from "../../collect/trace/trace_event.ts";
import { missingReason, type PeerReply, type QueryReplies } from "../pending_query.ts";

/** Numbers of threads are so far apart: each has a few rows. */
const STEP = 10;

/** A thread that begins so much later, in microseconds, did not just hear of it then. */
const LATE_MICROS = 200_000;

/**
 * The traces of all threads as one: V8 has one clock for them. Each keeps its
 * rows, under its name; where a thread was not traced its row says so.
 */
export function joinTraces(own: ChromeTrace, { self, replies }: QueryReplies): ChromeTrace {
  if (replies.length === 0) return own;
  const remarks = Array.isArray(own.metadata["remarks"]) ? [...own.metadata["remarks"]] : [];
  const events = [...ofThread(own.traceEvents, self.thread, 0)];
  // Not by `push(...)`: a stack holds some 100,000 arguments.
  const add = (more: Iterable<TraceEvent>) => {
    for (const event of more) events.push(event);
  };
  const [began, ended] = spanOf(own.traceEvents);
  for (const [i, reply] of replies.entries()) {
    const { thread } = reply.peer;
    const found = readTrace(reply);
    if (!found) {
      const reason = missingReason(reply) ?? "sent what is no trace";
      remarks.push(`not in it: thread ${thread} ${reason}`);
      add(ofThread(untraced(began, ended, reason), thread, i + 1));
      continue;
    }
    const [first] = spanOf(found);
    add(ofThread(found, thread, i + 1));
    if (first < began + LATE_MICROS) continue;
    const seconds = ((first - began) / 1e6).toFixed(1);
    remarks.push(
      `thread ${thread} is in it from ${seconds}s on: it began then, or heard then of it`,
    );
    add(ofThread([notTraced(began, first)], thread, i + 1));
  }
  return {
    traceEvents: events.toSorted((a, b) => a.ts - b.ts),
    metadata: { ...own.metadata, remarks },
  };
}

/** From its first moment to its last. */
function spanOf(events: readonly TraceEvent[]): [from: number, until: number] {
  return events.reduce(
    ([from, until], { ts, dur = 0 }) => [Math.min(from, ts), Math.max(until, ts + dur)],
    [Infinity, -Infinity],
  );
}

/** A row that has nothing else. */
function untraced(from: number, until: number, reason: string): TraceEvent[] {
  const row: TraceEvent = {
    name: "thread_name",
    cat: "__metadata",
    ph: "M",
    ts: from,
    pid: 1,
    tid: ROWS.main,
    args: { name: "" },
  };
  return [row, notTraced(from, until, reason)];
}

function notTraced(from: number, until: number, reason = "began then, or heard then of it") {
  return lasting("main", "(not traced)", "deno-pprof", [from, until], { reason });
}

/** The traces as what can be sent. */
export function packTrace({ traceEvents }: ChromeTrace): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(traceEvents));
}

/** Anybody may send anything: nothing for what is no trace. */
function readTrace({ parts }: PeerReply): TraceEvent[] | undefined {
  try {
    const events: unknown = JSON.parse(new TextDecoder().decode(parts[0]));
    const isTrace = Array.isArray(events) && events.length > 0 && events.every(isEvent);
    return isTrace ? events : undefined;
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
  return tid === 1 ? thread : `${thread}: ${args["name"]}`;
}
