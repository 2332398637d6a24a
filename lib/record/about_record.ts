import type { Figure } from "./figure.ts";
import type { AboutRecord } from "./record_files.ts";

/** Numbers that every figure has had since there are records. */
const FIGURE_NUMBERS = ["at", "delay", "heapUsed", "heapLimit", "external", "rss"] as const;

/**
 * Reads what a record says of itself: anybody may have written to its folder.
 *
 * @param text The file's.
 * @returns Nothing if it is not that.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { parseAbout } from "./about_record.ts";
 *
 * strictEqual(parseAbout('{"at": 1'), undefined);
 * ```
 */
export function parseAbout(text: string): AboutRecord | undefined {
  const about = parsed(text);
  if (!isObject(about)) return undefined;
  const { reason, at, pid, figures, stalls, gc = [], sampled = [] } = about;
  const { thread = "main", others = 0 } = about;
  const isWhole = isObject(reason) && typeof reason["text"] === "string" && isTime(at) &&
    isNumber(pid) && typeof thread === "string" && isNumber(others) &&
    areAll(figures, isFigure) && areAll(stalls, isStall) && areAll(gc, isPair) &&
    areAll(sampled, isPair);
  return isWhole ? about as unknown as AboutRecord : undefined;
}

/**
 * Reads a line of figures.
 *
 * @returns Nothing if it is none.
 */
export function parseFigure(text: string): Figure | undefined {
  const figure = parsed(text);
  return isFigure(figure) ? figure : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFigure(value: unknown): value is Figure {
  return isObject(value) && FIGURE_NUMBERS.every((name) => isNumber(value[name])) &&
    isTime(value["at"]) &&
    isObject(value["thread"]) && isNumber(value["thread"]["cpu"]);
}

function isStall(value: unknown): boolean {
  return isObject(value) && isNumber(value["from"]) && isNumber(value["until"]) &&
    typeof value["function"] === "string" && typeof value["file"] === "string" &&
    isNumber(value["line"]);
}

function isPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(isNumber);
}

function areAll(values: unknown, is: (value: unknown) => boolean): boolean {
  return Array.isArray(values) && values.every(is);
}

/** A moment that has a date. */
function isTime(value: unknown): boolean {
  return isNumber(value) && !Number.isNaN(new Date(value as number).getTime());
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
