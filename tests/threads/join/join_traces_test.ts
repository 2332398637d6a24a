import { strictEqual } from "node:assert/strict";
import type { ChromeTrace, TraceEvent } from "../../../lib/collect/trace/trace_event.ts";
import { joinTraces, packTrace } from "../../../lib/threads/join/join_traces.ts";
import { threadPeer } from "../../support/thread_peer.ts";

function traceOf(events: number): ChromeTrace {
  const event = (ts: number): TraceEvent => ({
    name: "turn",
    cat: "deno-pprof",
    ph: "X",
    ts,
    dur: 1,
    pid: 1,
    tid: 1,
    args: {},
  });
  return { traceEvents: Array.from({ length: events }, (_, i) => event(i)), metadata: {} };
}

Deno.test("a thread with more events than a stack holds is in the trace", () => {
  const reply = {
    peer: threadPeer("busy"),
    parts: [packTrace(traceOf(150_000))],
    state: "done" as const,
    error: "",
  };
  const answered = { self: threadPeer("main"), replies: [reply], tasks: undefined };
  strictEqual(joinTraces(traceOf(10), answered).traceEvents.length, 150_010);
});
