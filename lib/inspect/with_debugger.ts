import type { InspectorClient } from "./inspector_client.ts";
import type { Events } from "./protocol.ts";

/** The end of the latest, by isolate. */
const last = new WeakMap<object, Promise<void>>();

/**
 * Does something while the debugger is on, which slows the program's promises.
 * One after the other: who turns it off lets a program go on that somebody else had stopped.
 *
 * @param onScript Gets every script there is, before the work begins, and those that come meanwhile.
 */
export async function withDebugger<T>(
  client: InspectorClient,
  onScript: (script: Events["Debugger.scriptParsed"]) => void,
  work: () => T | Promise<T>,
): Promise<T> {
  const isolate = client.isolate ?? client;
  const before = last.get(isolate);
  const { promise, resolve } = Promise.withResolvers<void>();
  last.set(isolate, promise);
  await before;
  const off = client.on("Debugger.scriptParsed", onScript);
  try {
    await client.send("Debugger.enable");
    return await work();
  } finally {
    off();
    // With the connection ends the debugger.
    await client.send("Debugger.disable").catch(() => {}).finally(resolve);
  }
}
