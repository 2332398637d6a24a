import { MutexMap } from "../base/mutex.ts";
import type { InspectorClient } from "./inspector_client.ts";
import type { Events } from "./protocol.ts";

/** By isolate. */
const mutexes = new MutexMap<object>();

/**
 * Does something while the debugger is on, which slows the program's promises.
 * Serialised: who turns it off lets a program go on that somebody else had stopped.
 *
 * @param onScript Gets every script there is, before the work begins, and those that come meanwhile.
 */
export function withDebugger<T>(
  client: InspectorClient,
  onScript: (script: Events["Debugger.scriptParsed"]) => void,
  work: () => T | Promise<T>,
): Promise<T> {
  return mutexes.run(client.isolate ?? client, async () => {
    const off = client.on("Debugger.scriptParsed", onScript);
    try {
      await client.send("Debugger.enable");
      return await work();
    } finally {
      off();
      await client.send("Debugger.disable").catch(
        () => {/* With the connection ends the debugger. */},
      );
    }
  });
}
