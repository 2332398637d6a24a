/**
 * What the threads of a program that are profiled say to each other.
 *
 * @module
 */

/** A thread, as it introduces itself. */
export interface Member {
  id: string;
  /** Its name in profiles. */
  thread: string;
  /** The main module, where that is known: tests of several files share a process. */
  program: string;
  /** The number that Linux has for it, `""` where that is not known. */
  task: string;
  /** Where it serves the routes by itself, `host:port`: its sidecar, a server of its own. */
  serves: readonly string[];
  /** Whether it can make pages for browsers. */
  pages: boolean;
}

/** A question for profiles. */
export interface Take {
  type: "take";
  from: string;
  ask: number;
  /** One thread, or `""` for all. */
  to: string;
  kind: string;
  /** When its window begins, in Unix milliseconds. */
  since: number;
  /** Of the window; -1 for none. */
  seconds: number;
  each: boolean;
  /** CPU samples a second; 0 for the usual rate. */
  hz: number;
}

/** A question that takes seconds to answer was heard. */
export interface Heard {
  type: "heard";
  from: string;
  to: string;
  ask: number;
}

/** Part of an answer. */
export interface Part {
  type: "part";
  from: string;
  to: string;
  ask: number;
  /** A profile. */
  bytes: Uint8Array;
}

/** The end of an answer. */
export interface Done {
  type: "done";
  from: string;
  to: string;
  ask: number;
  /** Why there is none, or `""`. */
  error: string;
}

/** A request for a page. */
export interface PageQuestion {
  type: "ask page";
  from: string;
  to: string;
  ask: number;
  method: string;
  url: string;
  accept: string;
}

/** The page. */
export interface PageAnswer {
  type: "page";
  from: string;
  to: string;
  ask: number;
  status: number;
  headers: [name: string, value: string][];
  bytes: Uint8Array<ArrayBuffer>;
}

/** What is said about pages. */
export type PageMessage =
  | PageQuestion
  | { type: "heard page"; from: string; to: string; ask: number }
  /** Nobody waits for it any more. */
  | { type: "end page"; from: string; to: string; ask: number }
  | PageAnswer;

/** What goes over the channel. */
export type Message =
  | { type: "hello"; from: string; member: Member; answer: boolean }
  /** CPU time of the thread at its end, in nanoseconds; -1 where that is not known. */
  | { type: "bye"; from: string; cpu: number }
  | Take
  /** The window is over. */
  | { type: "end"; from: string; ask: number; until: number }
  | Heard
  | Part
  | Done
  | PageMessage;

/** Kinds of questions that are about no profile: no program has one below these names. */
export const TRACE = "trace";
export const COUNTS = "ui/counts";
/** Of those who understand each other. */
const VERSION = 4;
/** A profile of more is nobody's share, nor is a page. */
export const MOST_BYTES = 32 << 20;
const MOST_SECONDS = 86_400;
export const MOST_TEXT = 4_096;
const MOST_TEXTS = 16;
const MOST_HEADERS = 64;
/** Options are in it. */
const MOST_URL = 1 << 16;

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string" && value.length <= MOST_TEXT;
const isTexts: Check = (value) =>
  Array.isArray(value) && value.length <= MOST_TEXTS && value.every(isText);
const isUrl: Check = (value) => typeof value === "string" && value.length <= MOST_URL;
const isNumber: Check = (value) => typeof value === "number" && Number.isFinite(value);
const isFlag: Check = (value) => typeof value === "boolean";
const isBytes: Check = (value) => value instanceof Uint8Array && value.length <= MOST_BYTES;
const isSeconds: Check = (value) => isNumber(value) && (value as number) <= MOST_SECONDS;
const isStatus: Check = (value) =>
  isNumber(value) && value as number >= 200 && value as number < 600;
const isHeaders: Check = (value) =>
  Array.isArray(value) && value.length <= MOST_HEADERS &&
  // A redirect has all options in it.
  value.every((row) => Array.isArray(row) && row.length === 2 && row.every(isUrl));

const MEMBER: Record<string, Check> = {
  id: isText,
  thread: isText,
  program: isText,
  task: isText,
  serves: isTexts,
  pages: isFlag,
};

/** The properties of each type, besides `from`. */
const TYPES: ReadonlyMap<unknown, Record<string, Check>> = new Map<unknown, Record<string, Check>>([
  ["hello", { member: (value: unknown) => has(value, MEMBER), answer: isFlag }],
  ["bye", { cpu: isNumber }],
  [
    "take",
    {
      ask: isNumber,
      to: isText,
      kind: isText,
      since: isNumber,
      seconds: isSeconds,
      each: isFlag,
      hz: isNumber,
    },
  ],
  ["end", { ask: isNumber, until: isNumber }],
  ["heard", { ask: isNumber, to: isText }],
  ["part", { ask: isNumber, to: isText, bytes: isBytes }],
  ["done", { ask: isNumber, to: isText, error: isText }],
  [
    "ask page",
    { ask: isNumber, to: isText, method: isText, url: isUrl, accept: isText },
  ],
  ["heard page", { ask: isNumber, to: isText }],
  ["end page", { ask: isNumber, to: isText }],
  ["page", { ask: isNumber, to: isText, status: isStatus, headers: isHeaders, bytes: isBytes }],
]);

/** Makes it fit to be sent. */
export function packMessage(message: Message): unknown {
  return { ...message, pprof: VERSION };
}

/**
 * Reads what came over the channel, on which anybody may say anything.
 *
 * @returns Nothing for what is none of ours.
 *
 * @example
 * ```ts
 * import { packMessage, readMessage } from "./message.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(readMessage(packMessage({ type: "bye", from: "a", cpu: -1 }))?.type, "bye");
 * strictEqual(readMessage({ type: "bye" }), undefined);
 * ```
 */
export function readMessage(data: unknown): Message | undefined {
  if (!has(data, { pprof: (version) => version === VERSION, from: isText })) return undefined;
  const properties = TYPES.get(data["type"]);
  return properties && has(data, properties) ? data as unknown as Message : undefined;
}

function has(value: unknown, checks: Record<string, Check>): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const object = value as Record<string, unknown>;
  return Object.entries(checks).every(([name, check]) => check(object[name]));
}
