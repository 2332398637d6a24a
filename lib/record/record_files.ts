/**
 * What a folder of records looks like, and what a record says of itself.
 *
 * @module
 */
import type { NamedStall } from "../contract/timeline.ts";
import type { Figure } from "./figure.ts";
import type { OfThread } from "./of_thread.ts";
import type { GcPause, TimeRange } from "./timeline.ts";

/** The file that says what a record is about; profiles are beside it, `KIND.pb.gz`. */
export const ABOUT_FILE = "record.json";

/** Folder of CPU profiles, one for each segment of some 20 seconds. */
export const SEGMENTS = "segments";
/** How older versions called it. */
export const OLD_SEGMENTS = "stretches";

/** The name of a segment's file says when it was, in Unix milliseconds. */
const SEGMENT_REGEXP = /^(\d+)-(\d+)\.pb\.gz$/;

/** The file of a segment. */
export function segmentFile([from, until]: TimeRange): string {
  return `${Math.round(from)}-${Math.round(until)}.pb.gz`;
}

/** When a segment was; nothing if it is not the file of one. */
export function segmentOf(file: string): TimeRange | undefined {
  const [, from, until] = SEGMENT_REGEXP.exec(file) ?? [];
  return from === undefined ? undefined : [Number(from), Number(until)];
}

/** Figures since {@linkcode ABOUT_FILE} was written, a line each: only in what a running process leaves. */
export const TAIL_FILE = "tail.jsonl";
/** A file that is not whole yet. */
export const PART = ".part";
/** Begins the name of a folder that a running process writes to. */
export const RUNNING = "running-";
/** Ends the name of a record that is being written, before the process that does; older names have no process. */
export const PARTIAL = ".partial";

/** Names of records begin with their time, so that they sort by it. */
export const RECORD_REGEXP = /^\d{4}-\d{2}-\d{2}T[\d-]+Z-/;

/** What {@linkcode ABOUT_FILE} holds; older records do not name their thread. */
export interface AboutRecord extends Partial<OfThread> {
  version: 1;
  reason: Reason;
  /** Unix milliseconds. */
  at: number;
  pid: number;
  /** The application's main module. */
  root: string;
  deno: string;
  figures: readonly Figure[];
  stalls: NamedStall[];
  /** In Unix milliseconds, as `sampled`; only older records have it, the very oldest neither. */
  gc?: readonly GcPause[];
  /** Where there are CPU samples. */
  sampled?: readonly TimeRange[];
  /** Why a profile is not in it. */
  missing: Record<string, string>;
}

/** Why a record is written. */
export interface Reason {
  /** One word, part of the record's name. */
  name: string;
  /** For a human. */
  text: string;
}

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
 * import { parseAbout } from "./record_files.ts";
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
 * @returns Nothing if it is not one.
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
