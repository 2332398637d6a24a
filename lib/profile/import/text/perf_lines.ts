/**
 * The two kinds of lines of `perf script`.
 *
 * @module
 */
import { parseHex } from "../../go/number.ts";
import { optionalInteger } from "../integers.ts";
import type { Int64 } from "../../int64.ts";

/** The head of a sample. */
export interface PerfEvent {
  command: string;
  thread: Int64 | undefined;
  seconds: number;
  /** Without modifiers such as `:u`. */
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

/**
 * Reads the head of a sample.
 *
 * @param line `command pid/tid [cpu] seconds: period event:`
 * @returns The event, `undefined` if the line is none.
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
export function parsePerfEvent(line: string): PerfEvent | undefined {
  // From the time outwards: a command may have spaces, and any of the rest may be missing.
  const time = /\s(\d+\.\d+):(?=\s)/.exec(line);
  if (!time) return undefined;
  const who = parseThread(line.slice(0, time.index));
  const what = /^(?:(\d+)\s+)?(\S+):(?:\s+(.*))?$/s.exec(
    line.slice(time.index + time[0].length).trim(),
  );
  if (!who || !what) return undefined;
  const [, period, event = "", rest = ""] = what;
  return {
    ...who,
    seconds: Number(time[1]),
    name: event.replace(/:[ukhGHpPSDWe]+$/, ""),
    period: period === undefined ? undefined : optionalInteger(period, 10),
    frame: rest === "" ? undefined : parsePerfFrame(` ${rest}`),
  };
}

/** `command pid/tid [cpu] flags`, of which the last two may be missing. */
function parseThread(text: string): Pick<PerfEvent, "command" | "thread"> | undefined {
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
 * @returns The frame, `undefined` if the line is none.
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
  const [, digits, text = ""] = /^\s+([0-9a-f]+)(?:\s+(\S.*))?$/.exec(line) ?? [];
  const address = digits === undefined ? undefined : parseHex(digits);
  if (address === undefined) return undefined;
  const open = text.endsWith(")") ? text.lastIndexOf(" (") : -1;
  const object = open < 0 && !text.startsWith("(") ? "" : text.slice(open + 2, -1);
  const symbol = open < 0 ? (text.startsWith("(") ? "" : text) : text.slice(0, open);
  const name = symbol.replace(/\+0x[0-9a-f]+$/, "");
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
