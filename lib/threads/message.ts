/**
 * What the threads of a program that are profiled send each other.
 *
 * @module
 */
import type { HttpRequestMessage, HttpResponseMessage } from "../port/http_message.ts";
import { type PortMessage, readPortMessage } from "../port/port_message.ts";

/** A thread, as it introduces itself. */
export interface Peer {
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

/** A request for profiles: they are the parts of the reply. Its abort has the end of the window. */
export interface ThreadQuery {
  type: "query";
  kind: string;
  /** When its window begins, in Unix milliseconds. */
  since: number;
  /** Of the window; -1 for none. */
  seconds: number;
  each: boolean;
  /** Whether a recent one will do. */
  recent: boolean;
  /** CPU samples a second; 0 for the usual rate. */
  hz: number;
}

/** A request for a page. */
export interface PageQuery {
  type: "page";
  request: HttpRequestMessage;
}

/** What a thread requests of another one. */
export type ThreadRequest = ThreadQuery | PageQuery;

/** What the other one replies: to a query nothing, its parts are all. */
export type ThreadReply = HttpResponseMessage | undefined;

/** What goes over the channel. */
export type Message =
  /** `answer`: the others shall introduce themselves. */
  | { type: "hello"; from: string; peer: Peer; answer: boolean }
  /** CPU time of the thread at its end, in nanoseconds; -1 where that is not known. */
  | { type: "bye"; from: string; cpu: number }
  /**
   * Between two of them; from one to all where `to` is `""`: the channel drops messages where many
   * wait.
   */
  | { type: "port"; from: string; to: string; message: PortMessage };

/** Kinds of queries that are about no profile: no program has one below these names. */
export const TRACE = "trace";
export const COUNTS = "ui/counts";
/** Of those who understand each other. */
const VERSION = 6;
/** A larger part of a reply is not taken, nor is a page. */
export const MAX_BYTES = 32 << 20;
const MAX_SECONDS = 86_400;
export const MAX_TEXT = 4_096;
const MAX_TEXTS = 16;
const MAX_HEADERS = 64;
/** Options are in it. */
const MAX_URL = 1 << 16;

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string" && value.length <= MAX_TEXT;
const isTexts: Check = (value) =>
  Array.isArray(value) && value.length <= MAX_TEXTS && value.every(isText);
const isUrl: Check = (value) => typeof value === "string" && value.length <= MAX_URL;
const isNumber: Check = (value) => typeof value === "number" && Number.isFinite(value);
const isFlag: Check = (value) => typeof value === "boolean";
const isBytes: Check = (value) => value instanceof Uint8Array && value.length <= MAX_BYTES;
const isSeconds: Check = (value) => isNumber(value) && (value as number) <= MAX_SECONDS;
const isStatus: Check = (value) =>
  isNumber(value) && value as number >= 200 && value as number < 600;
const isHeaders: Check = (value) =>
  Array.isArray(value) && value.length <= MAX_HEADERS &&
  // A redirect has all options in it.
  value.every((row) => Array.isArray(row) && row.length === 2 && row.every(isUrl));
const isRecord = (checks: Record<string, Check>): Check => (value) => has(value, checks);
const isAny = (checks: readonly Check[]): Check => (value) => checks.some((check) => check(value));
const isNothing: Check = (value) => value === undefined;

const isPeer = isRecord({
  id: isText,
  thread: isText,
  program: isText,
  task: isText,
  serves: isTexts,
  pages: isFlag,
});

const isRequest = isAny([
  isRecord({
    type: (value) => value === "query",
    kind: isText,
    since: isNumber,
    seconds: isSeconds,
    each: isFlag,
    recent: isFlag,
    hz: isNumber,
  }),
  isRecord({
    type: (value) => value === "page",
    request: isRecord({ method: isText, url: isUrl, headers: isHeaders }),
  }),
]);
const isPage = isRecord({ status: isStatus, headers: isHeaders, body: isBytes });

/** What may stand in each message of a port. */
const PORT_MESSAGES: Readonly<Record<PortMessage["type"], Check>> = {
  request: isRecord({ body: isRequest }),
  abort: isRecord({ reason: isAny([isNothing, isNumber]) }),
  notice: () => false,
  acknowledge: () => true,
  part: isRecord({ body: isBytes }),
  reply: isRecord({ body: isAny([isNothing, isPage]) }),
  failure: () => true,
};

const isPortMessage: Check = (value) => {
  const message = readPortMessage(value);
  return message !== undefined && PORT_MESSAGES[message.type](message);
};

/** The properties of each type, besides `from`. */
const TYPES: ReadonlyMap<unknown, Record<string, Check>> = new Map<unknown, Record<string, Check>>([
  ["hello", { peer: isPeer, answer: isFlag }],
  ["bye", { cpu: isNumber }],
  ["port", { to: isText, message: isPortMessage }],
]);

/** Makes it fit to be sent. */
export function packMessage(message: Message): unknown {
  return { ...message, pprof: VERSION };
}

/**
 * Reads what came over the channel, on which anybody may send anything.
 *
 * @returns Nothing for what is not a message of ours.
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
