import { nextTurn } from "../../base/delay.ts";
import type { ChromeTrace } from "../../collect/trace/trace_event.ts";

/** Events between two turns of the event loop: a busy service's trace has 100,000. */
const EVENTS = 1_000;

/**
 * A trace as JSON, in pieces, so that who writes it does not hold the event loop.
 *
 * @example
 * ```ts
 * import { traceText } from "./trace_text.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const trace = { traceEvents: [], metadata: { source: "here" } };
 * const text = (await Array.fromAsync(traceText(trace))).join("");
 * deepStrictEqual(JSON.parse(text), trace);
 * ```
 */
export async function* traceText({ traceEvents, ...rest }: ChromeTrace): AsyncGenerator<string> {
  // Readers that take a trace as it comes look for the events first.
  yield '{"traceEvents":[';
  for (let at = 0; at < traceEvents.length; at += EVENTS) {
    const events = JSON.stringify(traceEvents.slice(at, at + EVENTS)).slice(1, -1);
    yield at === 0 ? events : `,${events}`;
    await nextTurn();
  }
  yield `],${JSON.stringify(rest).slice(1)}`;
}
