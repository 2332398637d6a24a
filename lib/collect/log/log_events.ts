/**
 * What happened in V8's log, with the code as it was then.
 *
 * @module
 */
import { codeName } from "../../profile/import/v8/code_name.ts";
import { CodeTable, type LoggedCode } from "./code_table.ts";
import { logFields } from "./log_fields.ts";
import { type LoggedFunction, type ScriptOffset, SourcePositions } from "./source_positions.ts";

/** A file of machine code that the process had loaded. */
export interface LoadedLibrary {
  path: string;
  start: number;
  end: number;
}

/** The thread at a moment. */
export interface Tick {
  /** Microseconds since the log began. */
  at: number;
  /** Addresses, the running instruction first; calls as where they return to. */
  stack: number[];
  /** V8's number for what it was doing. */
  state: number;
}

/** Code that V8 threw away because it had assumed too much. */
export interface Deopt {
  /** Where, innermost inlined function first. */
  place: ScriptOffset[];
  code: LoggedCode;
  reason: string;
}

/** Hears what happened, in that order. */
export interface LogListener {
  tick(tick: Tick, codes: CodeTable): void;
  deopt(deopt: Deopt): void;
  library(library: LoadedLibrary): void;
  /** Microseconds between two ticks. */
  interval(micros: number): void;
}

const LINE_FEED = 10;

type Handler = (fields: string[]) => void;

/** Entries of a stack may be relative to the one before. */
const RELATIVE_REGEXP = /^[+-]/;

/**
 * Reads a log from its beginning to its end.
 *
 * @param data The log.
 * @param listener Hears of it.
 * @param from The byte from which on ticks and deoptimisations are reported.
 */
export function readLog(data: Uint8Array, listener: LogListener, from = 0): void {
  let isReporting = false;
  const codes = new CodeTable();
  /** By the address of what V8 knows of them. */
  const functions = new Map<string, LoggedFunction>();
  const handlers: Readonly<Record<string, Handler>> = {
    "code-creation": ([, kind = "", , , at, size, name = "", sfi = "", mark = ""]) => {
      const address = Number(at);
      const isFunction = sfi !== "";
      if (isFunction) functions.set(sfi, codeName(`JS:${mark}${name}`));
      const logged = isFunction ? `${kind}:${mark}${name}` : name;
      codes.add({ kind, name: logged, address, size: Number(size), positions: undefined });
    },
    "code-source-info": ([, at, , , , table = "", calls = "", callees = ""]) => {
      const code = codes.startingAt(Number(at));
      if (!code) return;
      const inlined = callees.split("S").slice(1).map((sfi) => functions.get(sfi));
      code.positions = new SourcePositions(codeName(code.name), table, calls, inlined);
    },
    "code-move": ([, from, to]) => codes.move(Number(from), Number(to)),
    "code-delete": ([, at]) => codes.remove(Number(at)),
    "sfi-move": ([, from = "", to = ""]) => {
      const moved = functions.get(from);
      if (moved === undefined) return;
      functions.delete(from);
      functions.set(to, moved);
    },
    "code-deopt": ([, , , at, call, offset, , , reason = ""]) => {
      const code = codes.startingAt(Number(at));
      const place = code?.positions?.chain(Number(offset), Number(call));
      if (isReporting && code && place) listener.deopt({ place, code, reason });
    },
    "shared-library": ([, path = "", start, end]) =>
      listener.library({ path, start: Number(start), end: Number(end) }),
    profiler: ([, what, micros]) => {
      if (what === "begin") listener.interval(Number(micros));
    },
    tick: (fields) => {
      const tick = isReporting ? readTick(fields, codes) : undefined;
      if (tick) listener.tick(tick, codes);
    },
  };
  const wanted = new Set(Object.keys(handlers));
  const cut = data.lastIndexOf(LINE_FEED, from - 1) + 1;
  for (const part of [data.subarray(0, from > 0 ? cut : 0), data.subarray(from > 0 ? cut : 0)]) {
    for (const fields of logFields(part, wanted)) handlers[fields[0]!]!(fields);
    isReporting = true;
  }
}

/** `tick,PC,time,is external,top of stack,state,caller…` */
function readTick([, pc, at, isExternal, top, state, ...callers]: string[], codes: CodeTable) {
  let running = Number(pc);
  let frameless = Number(top);
  if (isExternal === "1") {
    running = frameless;
    frameless = 0;
  } // Only a function of V8's can have called without a frame.
  else if (codes.find(frameless) === undefined) frameless = 0;
  const stack = [running, ...frameless > 0 ? [frameless] : []];
  let last = running;
  for (const caller of callers) {
    if (caller.startsWith("o")) break;
    last = RELATIVE_REGEXP.test(caller) ? last + Number(caller) : Number(caller);
    stack.push(last);
  }
  if (!stack.every(Number.isFinite) || !Number.isFinite(Number(at))) return undefined;
  return { at: Number(at), stack, state: Number(state) };
}
