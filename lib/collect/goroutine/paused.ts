import type { InspectorClient } from "../../inspect/inspector_client.ts";
import type { CallFrame, PausedFrame } from "../../inspect/protocol.ts";
import { withDebugger } from "../../inspect/with_debugger.ts";
import { pause } from "../pause.ts";

/** A call that runs now, with the 1-based place where it does, as V8 counts. */
export interface RunningCall {
  call: CallFrame;
  line: number;
  column: number;
}

/** JavaScript stops at its next statement; native code does not. */
const STOP_MILLIS = 2_000;

/**
 * Does something while the debugger has stopped the program: V8 takes a
 * snapshot of a program at once only then, else when its event loop turns.
 *
 * @returns What it did, and the calls that run, the innermost first.
 * @throws {RangeError} If the program does not stop.
 */
export async function whilePaused<T>(
  client: InspectorClient,
  body: () => Promise<T>,
): Promise<{ result: T; running: RunningCall[] }> {
  const over = new AbortController();
  const { promise, resolve } = Promise.withResolvers<PausedFrame[]>();
  const off = client.on("Debugger.paused", ({ callFrames }) => resolve(callFrames));
  // Deno leaves the URLs of calls out.
  const urls = new Map<string, string>();
  try {
    return await withDebugger(client, ({ scriptId, url }) => urls.set(scriptId, url), async () => {
      await client.send("Debugger.pause");
      const late = pause(STOP_MILLIS, over.signal).then(() => undefined);
      const frames = await Promise.race([promise, late]);
      if (!frames) {
        throw new RangeError("Cannot stop the program: it runs native code, or none yet");
      }
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
