import process from "node:process";
import { endsWithin } from "../base/deadline.ts";

/** How long a program that is about to end is held up. */
const MAX_HOLD_MILLIS = 5_000;
/** Who goes on after such an error does not get a record of each. */
const REST_MILLIS = 60_000;

type UncaughtEvent = ErrorEvent | PromiseRejectionEvent;

/** Events of the web, and Node's that Deno asks about the same error: who listens to them handles it. */
const EVENTS = {
  error: ["uncaughtException"],
  unhandledrejection: ["unhandledRejection", "uncaughtException"],
} as const;

/**
 * Gives a recorder time before an error that nobody caught ends the program:
 * the error is reported again afterwards. What the program's own listeners
 * handle, of the web's kind or of Node's, is theirs alone: nothing is recorded.
 *
 * @param record Writes down what is known.
 * @param atEnd Is called before the program ends of it, with whether all was written in time.
 * @returns Ends it.
 */
export function onUncaught(
  record: (text: string) => Promise<unknown>,
  atEnd: (isWritten: boolean) => void,
): () => void {
  let last = -Infinity;
  const hear = (event: UncaughtEvent) => {
    const listening = EVENTS[event.type as keyof typeof EVENTS];
    if (event.defaultPrevented || listening.some((name) => process.listenerCount(name) > 0)) return;
    if (performance.now() - last < REST_MILLIS) return;
    const isHandled = hold(event);
    // All listeners have run when the first promise's reaction does.
    queueMicrotask(() => {
      if (!isHandled()) void recordAndEnd(event);
    });
  };
  const recordAndEnd = async (event: UncaughtEvent) => {
    const error = errorOf(event);
    const written = record(`uncaught ${error instanceof Error ? error.stack : String(error)}`);
    const isWritten = await endsWithin(MAX_HOLD_MILLIS, written, { keepsAlive: false });
    last = performance.now();
    atEnd(isWritten);
    // Ours lets this one pass: it rests.
    if ("reason" in event) void Promise.reject(error);
    else reportError(error);
  };
  for (const name of Object.keys(EVENTS)) addEventListener(name, hear as EventListener);
  return () => {
    for (const name of Object.keys(EVENTS)) removeEventListener(name, hear as EventListener);
  };
}

/**
 * Keeps the error from ending the program, which would come before anything else.
 *
 * @returns Says whether a listener after this one has handled it.
 */
function hold(event: UncaughtEvent): () => boolean {
  let handled = false;
  event.preventDefault();
  event.preventDefault = () => handled = true;
  Object.defineProperty(event, "returnValue", {
    get: () => !handled,
    set: (value) => handled ||= !value,
  });
  return () => handled;
}

function errorOf(event: UncaughtEvent): unknown {
  return "reason" in event ? event.reason : event.error;
}
