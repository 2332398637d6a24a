import type { InspectorClient } from "../inspect/inspector_client.ts";
import { scopeNames } from "./source/scope_names.ts";

/** After the application's start, before its first profile. */
const WARM_UP_MILLIS = 200;
const SAMPLE = "class A { b(c) { return c.map((d) => `${d}`) } }";

/**
 * Goes once through what naming frames needs, soon after the start: the first
 * time costs V8's debugger and the parser some 30 ms, which no request is to
 * wait for.
 *
 * @returns Calls it off.
 */
export function scheduleWarmUp(client: InspectorClient): () => void {
  const timer = setTimeout(async () => {
    await client.send("Debugger.enable");
    await client.send("Debugger.disable");
    scopeNames(SAMPLE);
  }, WARM_UP_MILLIS);
  Deno.unrefTimer(timer);
  return () => clearTimeout(timer);
}
