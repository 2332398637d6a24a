import type { InspectorClient } from "../../inspect/inspector_client.ts";
import type { CallFrame, PausedFrame } from "../../inspect/protocol.ts";
import { withDebugger } from "../../inspect/with_debugger.ts";
import { delay } from "../../base/delay.ts";

/** A call that runs now, with the 1-based place where it does, as V8 counts. */
export interface RunningCall {
  call: CallFrame;
  line: number;
  column: number;
}

/** JavaScript stops at once; native code does not even hear of it. */
const STOP_MILLIS = 2_000;
/** What has heard of it and does not stop runs nothing. */
const IDLE_MILLIS = 500;
const MAX_TRIES = 3;

/**
 * Does something while the debugger has stopped the program: V8 takes a
 * snapshot of a program at once only then, else when its event loop turns.
 *
 * @returns What it did, and the calls that run, the innermost first; nothing if the program runs no
 * code: its event loop turns.
 * @throws {RangeError} If the program does not stop.
 */
export async function whilePaused<T>(
  client: InspectorClient,
  body: () => Promise<T>,
): Promise<{ result: T; running: RunningCall[] } | undefined> {
  const over = new AbortController();
  const { promise: stopped, resolve } = Promise.withResolvers<PausedFrame[]>();
  let isStopped = false;
  const off = client.on("Debugger.paused", ({ callFrames }) => {
    isStopped = true;
    resolve(callFrames);
  });
  // Deno leaves the URLs of calls out.
  const urls = new Map<string, string>();
  try {
    return await withDebugger(client, ({ scriptId, url }) => urls.set(scriptId, url), async () => {
      const late = delay(STOP_MILLIS, over.signal).then((isLate) => {
        if (isLate) throw new RangeError("Cannot stop the program: it runs native code");
      });
      // Somebody else may have stopped it already; and where a command was running, it did not stop.
      for (let tries = 1; !isStopped && tries <= MAX_TRIES; tries++) {
        const idle = client.send("Debugger.pause").then(() => delay(IDLE_MILLIS, over.signal));
        await Promise.race([stopped, idle, late]);
      }
      if (!isStopped) return undefined;
      const frames = await stopped;
      return { result: await body(), running: frames.map((f) => runningCall(f, urls)) };
    });
  } finally {
    over.abort();
    off();
  }
}

function runningCall(
  { functionName, location, functionLocation }: PausedFrame,
  urls: ReadonlyMap<string, string>,
): RunningCall {
  const url = urls.get(location.scriptId) ?? "";
  const { scriptId, lineNumber = -1, columnNumber = -1 } = functionLocation ?? location;
  return {
    call: { functionName, url, scriptId, lineNumber, columnNumber },
    line: location.lineNumber + 1,
    column: (location.columnNumber ?? 0) + 1,
  };
}
