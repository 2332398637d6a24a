/**
 * Events as Chrome's traces have them, which Perfetto and DevTools read.
 *
 * @module
 */

/** An event; times are microseconds of V8's clock. */
export interface TraceEvent {
  name: string;
  cat: string;
  /** `X` has a length, `I` has none, `b` and `e` are a span's ends, `C` counts, `P` samples, `M` describes. */
  ph: "X" | "I" | "b" | "e" | "C" | "P" | "M";
  ts: number;
  pid: number;
  tid: number;
  dur?: number;
  /** Joins `b` and `e`, or the parts of a profile. */
  id?: string;
  /** Of an event without a length: of the thread. */
  s?: "t";
  args: Record<string, unknown>;
}

/** A whole trace. */
export interface ChromeTrace {
  traceEvents: TraceEvent[];
  metadata: Record<string, unknown>;
}

/** The rows of a trace; threads that are none, but for the first. */
export const ROWS = { main: 1, collector: 2, stalls: 3 } as const;

/** Something with a length. */
export function lasting(
  row: keyof typeof ROWS,
  name: string,
  cat: string,
  [from, to]: readonly [from: number, to: number],
  args: Record<string, unknown> = {},
): TraceEvent {
  const ts = Math.round(from);
  const dur = Math.max(0, Math.round(to) - ts);
  return { name, cat, ph: "X", ts, dur, pid: 1, tid: ROWS[row], args };
}

/** Something at a time, on the thread. */
export function momentary(
  name: string,
  cat: string,
  at: number,
  args: Record<string, unknown> = {},
): TraceEvent {
  return { name, cat, ph: "I", s: "t", ts: Math.round(at), pid: 1, tid: ROWS.main, args };
}

/** Something with a length that others may overlap. */
export function overlapping(
  name: string,
  cat: string,
  id: string,
  [from, to]: readonly [from: number, to: number],
  args: Record<string, unknown> = {},
): [TraceEvent, TraceEvent] {
  const both = { name, cat, id, pid: 1, tid: ROWS.main };
  return [
    { ...both, ph: "b", ts: Math.round(from), args },
    { ...both, ph: "e", ts: Math.round(to), args: {} },
  ];
}
