/**
 * What an answer means for the profile that was sent.
 *
 * @module
 */
import type { Target } from "../targets/target.ts";
import type { Answer } from "./post.ts";

/** Taken; to be sent again, after some time if the server says so; not wanted. */
export type Verdict =
  | { is: "taken" }
  | { is: "again"; why: string; afterMillis?: number }
  | { is: "refused"; why: string };

const AGAIN: ReadonlySet<number> = new Set([408, 429]);
/** A server that starts or stops says so, whatever the status. */
const STARTS_REGEXP = /\bunavailable\b/i;
const MAX_RETRY_AFTER_MILLIS = 300_000;
const MAX_TEXT = 200;

/** What to do about it. */
const HINTS: Readonly<Record<number, string>> = {
  401: "look at user, password, token and tenant",
  403: "look at user, password, token and tenant",
  404: "is this address right?",
  405: "is this address right?",
  415: "is this address right?",
};

/**
 * Judges an answer.
 *
 * @param answer The answer.
 * @param target What it is from.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { verdict } from "./verdict.ts";
 * import { PYROSCOPE } from "../targets/pyroscope.ts";
 *
 * const header = (name: string) => name === "retry-after" ? "7" : "";
 * deepStrictEqual(verdict({ status: 429, header, body: new Uint8Array() }, PYROSCOPE), {
 *   is: "again",
 *   why: "429",
 *   afterMillis: 7000,
 * });
 * ```
 */
export function verdict({ status, header, body }: Answer, target: Target): Verdict {
  const isHtml = /^text\/html\b/i.test(header("content-type"));
  const text = isHtml ? "" : textOf(body);
  const said = text === "" ? `${status}` : `${status} ${text}`;
  if (AGAIN.has(status) || status >= 500 || (status >= 400 && STARTS_REGEXP.test(text))) {
    const afterMillis = retryAfter(header("retry-after"));
    return { is: "again", why: said, ...(afterMillis === undefined ? {} : { afterMillis }) };
  }
  if (status >= 300 && status < 400) {
    return { is: "refused", why: `it redirects${whereTo(header("location"))}: write that address` };
  }
  if (status >= 400) {
    const hint = HINTS[status];
    return { is: "refused", why: hint === undefined ? said : `${said}: ${hint}` };
  }
  if (isHtml) return { is: "refused", why: `it answers with a page: is this ${target.title}?` };
  if (status < 200) return { is: "refused", why: said };
  const refusal = target.refusal?.(body);
  return refusal === undefined ? { is: "taken" } : { is: "refused", why: refusal };
}

/** One line of what the server says; Connect has it as JSON. */
function textOf(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, 4_096));
  const message = /"message"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  const code = /"code"\s*:\s*"(\w+)"/.exec(text)?.[1];
  const said = message === undefined ? text : `${code ? `${code}: ` : ""}${unquote(message)}`;
  // deno-lint-ignore no-control-regex -- what others send goes to a terminal
  const line = said.replace(/[\x00-\x1f\x7f-\x9f\ufffd]+/g, " ").trim();
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)}…` : line;
}

function unquote(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

/** Seconds, or a date. */
function retryAfter(text: string): number | undefined {
  if (text === "") return undefined;
  const millis = /^\d+$/.test(text) ? Number(text) * 1e3 : Date.parse(text) - Date.now();
  return Number.isNaN(millis) ? undefined : Math.min(Math.max(0, millis), MAX_RETRY_AFTER_MILLIS);
}

/** Without what may be a secret. */
function whereTo(location: string): string {
  const url = URL.parse(location);
  return url ? ` to ${url.origin}${url.pathname}`.slice(0, MAX_TEXT) : "";
}
