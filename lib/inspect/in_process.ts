import { console as v8Console, Session } from "node:inspector";
import { getHeapSnapshot } from "node:v8";
import { type InspectorClient, InspectorError } from "./inspector_client.ts";

/** `node:inspector` as it is used here: its own types know each command separately. */
interface UntypedSession {
  connect(): void;
  disconnect(): void;
  post(
    method: string,
    params: unknown,
    callback: (error: Error | null, result: unknown) => void,
  ): void;
  on(event: string, listener: (message: { params: unknown }) => void): void;
  off(event: string, listener: (message: { params: unknown }) => void): void;
}

/** What Deno's types do not know of V8's console. */
interface ProfilingConsole {
  profile(title: string): void;
  profileEnd(title: string): void;
}

/** Only the timer's existence matters. */
const HOLD_MILLIS = 60_000;

/**
 * Connects to the inspector of the calling isolate, main or Worker.
 *
 * V8 answers most commands before `send` returns; the promise only hands the
 * answer over.
 *
 * @throws {Deno.errors.NotCapable} Without `--allow-sys`.
 *
 * @example
 * ```ts
 * import { connectInProcess } from "./in_process.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const client = connectInProcess();
 * const { result } = await client.send("Runtime.evaluate", { expression: "6 * 7" });
 * strictEqual(result.value, 42);
 * client.close();
 * ```
 */
export function connectInProcess(): InspectorClient {
  const session = new Session() as unknown as UntypedSession;
  session.connect();
  let open = true;
  return {
    send(method, params) {
      return new Promise((resolve, reject) => {
        if (!open) throw new InspectorError(`Cannot send ${method}: the session is closed`);
        let hold: ReturnType<typeof setInterval> | undefined;
        let settled = false;
        session.post(method, params, (error, result) => {
          settled = true;
          clearInterval(hold);
          if (error) reject(new InspectorError(`Cannot run ${method}: ${error.message}`));
          else resolve(result as never);
        });
        // The few commands that V8 answers later do not keep the event loop alive by themselves.
        if (!settled) hold = setInterval(() => {}, HOLD_MILLIS);
      });
    },
    on(event, listener) {
      const relay = (message: { params: unknown }) => listener(message.params as never);
      session.on(event, relay);
      return () => session.off(event, relay);
    },
    // By a call of its own V8 begins some 5 µs later, by an evaluated one after 150 to 300.
    console(call, title) {
      (v8Console as unknown as ProfilingConsole)[call](title);
      return Promise.resolve();
    },
    snapshot: () => getHeapSnapshot(),
    another: connectInProcess,
    close() {
      if (open) session.disconnect();
      open = false;
    },
  };
}
