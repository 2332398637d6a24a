/**
 * The two kinds of lines of `perf script`.
 *
 * @module
 */
import type { Int64 } from "../../../go/int64.ts";
import { optionalInteger, parseHex } from "../../../go/strconv.ts";
import { codeName, placeNumber, type Tier } from "../v8/code_name.ts";
import type { CallFrame } from "../v8/v8_profiles.ts";

/** The head of a sample. */
export interface ScriptEvent {
  command: string;
  thread: Int64 | undefined;
  /** `undefined` if perf was told to leave times out. */
  seconds: number | undefined;
  /** Without modifiers such as `:u`; `""` if perf was told to leave it out. */
  name: string;
  /** How many events the sample stands for, if perf says so. */
  period: Int64 | undefined;
  /** What ran, where perf was not told to record stacks. */
  frame: PerfFrame | undefined;
}

/** A frame of a stack. */
export interface PerfFrame {
  address: Int64;
  /** `""` if perf does not know. */
  name: string;
  /** File that it was loaded from. */
  object: string;
  isInlined: boolean;
  file: string;
  line: number;
}

const TIME_REGEXP = /\s(\d+\.\d+):(?=\s|$)/;
/** `period event:` and what ran; in an event's name stand `/`, `:` and `,`. */
const EVENT_REGEXP = /^(?:(\d+)\s+)?(\S+):(?:\s+(.*))?$/s;
/** Everything of a head that has no time: an event must follow the thread. */
const TIMELESS_REGEXP =
  /^(.*?\s-?\d+(?:\/-?\d+)?(?:\s+\[\d+\])?)\s+((?:\d+\s+)?\S*[^\s\d]\S*:(?:\s.*)?)$/s;
/** `cycles:u`, `cpu_core/cycles/P`. */
const MODIFIERS_REGEXP = /(?:(?<=\/.+)\/[ukhGHpPSDWe]*|:[ukhGHpPSDWe]+)$/;
/** Files that were replaced or removed while they ran. */
const DELETED = " (deleted)";

/**
 * Reads the head of a sample.
 *
 * @param line `command pid/tid [cpu] seconds: period event:`
 * @returns The event, `undefined` if the line is something else.
 *
 * @example
 * ```ts
 * import { parsePerfEvent } from "./perf_lines.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const event = parsePerfEvent("my app 7/8 [001] 12.5:     250000 cpu-clock:u: ");
 * strictEqual(event?.command, "my app");
 * strictEqual(event?.period, 250000);
 * strictEqual(event?.name, "cpu-clock");
 * ```
 */
export function parsePerfEvent(line: string): ScriptEvent | undefined {
  // From the time outwards: a command may have spaces, and any of the rest may be missing.
  const time = TIME_REGEXP.exec(line);
  if (!time) return parseTimeless(line);
  const who = parseThread(line.slice(0, time.index));
  const told = line.slice(time.index + time[0].length).trim();
  const what = EVENT_REGEXP.exec(told);
  if (!who || (!what && told !== "")) return undefined;
  return { ...who, seconds: Number(time[1]), ...parseEvent(what) };
}

function parseTimeless(line: string): ScriptEvent | undefined {
  const [, before, after = ""] = TIMELESS_REGEXP.exec(line.trimEnd()) ?? [];
  const who = before === undefined ? undefined : parseThread(before);
  const what = EVENT_REGEXP.exec(after);
  return who && what ? { ...who, seconds: undefined, ...parseEvent(what) } : undefined;
}

function parseEvent(what: RegExpExecArray | null): Pick<ScriptEvent, "name" | "period" | "frame"> {
  const [, period, event = "", rest = ""] = what ?? [];
  return {
    name: event.replace(MODIFIERS_REGEXP, ""),
    period: period === undefined ? undefined : optionalInteger(period, 10),
    frame: rest === "" ? undefined : parsePerfFrame(` ${rest}`),
  };
}

/** `command pid/tid [cpu] flags`, of which the last two may be missing. */
function parseThread(text: string): Pick<ScriptEvent, "command" | "thread"> | undefined {
  const words = text.trim().split(/\s+/);
  if (/^[.a-zA-Z]{4,5}$/.test(words.at(-1) ?? "")) words.pop();
  if (/^\[\d+\]$/.test(words.at(-1) ?? "")) words.pop();
  const id = /^(?:-?\d+\/)?(-?\d+)$/.exec(words.pop() ?? "")?.[1];
  if (id === undefined || words.length === 0) return undefined;
  return { command: words.join(" "), thread: optionalInteger(id, 10) };
}

/**
 * Reads a frame.
 *
 * @param line `address symbol+offset (object)`, after white space.
 * @returns The frame, `undefined` if the line is something else.
 *
 * @example
 * ```ts
 * import { parsePerfFrame } from "./perf_lines.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const frame = parsePerfFrame("\t  55d0 std::sort<int>(int*)+0x1b (/usr/bin/app)");
 * strictEqual(frame?.name, "std::sort<int>(int*)");
 * strictEqual(frame?.object, "/usr/bin/app");
 * ```
 */
export function parsePerfFrame(line: string): PerfFrame | undefined {
  const [, digits, text = ""] = /^\s+([0-9a-f]+)(?:\s+(\S.*?))?\s*$/.exec(line) ?? [];
  const address = digits === undefined ? undefined : parseHex(digits);
  if (address === undefined) return undefined;
  const open = openingOf(text);
  const told = open < 0 ? "" : text.slice(open + 1, -1);
  const symbol = open < 0 ? text : text.slice(0, open).trimEnd();
  const name = symbol.replace(/\+0x[0-9a-f]+$/, "");
  const object = told.endsWith(DELETED) ? told.slice(0, -DELETED.length) : told;
  const isInlined = object === "inlined";
  return {
    address,
    name: name === "[unknown]" ? "" : name,
    object: object === "[unknown]" || isInlined ? "" : object,
    isInlined,
    file: "",
    line: 0,
  };
}

/** Where the parentheses around the object open, which may have some in its name; −1 for none. */
function openingOf(text: string): number {
  if (!text.endsWith(")")) return -1;
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === ")") depth++;
    else if (text[at] === "(" && --depth === 0) {
      if (at === 0 || text[at - 1] === " ") return at;
      break;
    }
  }
  // A single one in the file's name: where a path begins is the most likely.
  return text.search(/(?<=^| )\([/[]/);
}

/**
 * Reads a line of source, as `-F +srcline` puts below a frame.
 *
 * @param line `  file:line`
 * @returns File and line, `undefined` if the line is something else.
 */
export function parsePerfSource(line: string): Pick<PerfFrame, "file" | "line"> | undefined {
  const [, file, number] = /^\s+(\S.*):(\d+)$/.exec(line.trimEnd()) ?? [];
  return file === undefined || file === "??"
    ? undefined
    : { file, line: placeNumber(number ?? "") };
}

/** Code that V8 made. */
export interface JitCall {
  name: string;
  /** The same for all code of one function. */
  key: string;
  /** How it was made; nothing for V8's own code. */
  tier: Tier | undefined;
  /** The function in the script that ran; no URL for V8's own code. */
  frame: CallFrame;
}

const MADE_REGEXP = /^(?:JS|Function|LazyCompile|Eval|Script|Builtin):/;
/** V8's functions in machine code, in a map of perf and in binaries with symbols. */
const BUILTIN_REGEXP = /^(?:Builtin:|Builtins_)(?=\w)/;

/**
 * Reads the name of a frame.
 *
 * @returns `undefined` for what V8 did not make.
 *
 * @example
 * ```ts
 * import { jitCall } from "./perf_lines.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const call = jitCall("JS:*'sendJson file:///srv/main.ts:8:71");
 * strictEqual(call?.name, "sendJson");
 * strictEqual(call?.tier, "optimised");
 * strictEqual(jitCall("Builtin:ArrayMap")?.name, "ArrayMap");
 * ```
 */
export function jitCall(text: string): JitCall | undefined {
  const builtin = text.replace(BUILTIN_REGEXP, "");
  if (builtin !== text) {
    return { name: builtin, key: builtin, tier: undefined, frame: callOf(builtin, "", 0, 0) };
  }
  if (!MADE_REGEXP.test(text)) return undefined;
  const { name, tier, url, line, column } = codeName(text);
  return {
    name,
    key: `${name}\0${url}\0${line}\0${column}`,
    tier,
    frame: callOf(name, url, line, column),
  };
}

function callOf(functionName: string, url: string, line: number, column: number): CallFrame {
  return {
    functionName,
    scriptId: url === "" ? "0" : "1",
    url,
    lineNumber: line - 1,
    columnNumber: column - 1,
  };
}
