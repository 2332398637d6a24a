import { connectInProcess } from "../inspect/in_process.ts";
import type { InspectorClient } from "../inspect/inspector_client.ts";

/** A sample a second keeps the profiler warm and, if nobody takes it over, costs 3 MB a day. */
const BOOT_INTERVAL_MICROS = 1_000_000;
const BOOT_TITLE = "deno-pprof boot";

/** The connection that profiles since this module was imported, or why there is none. */
export type Boot = { client: InspectorClient } | { denied: string };

let boot: Boot | undefined = begin();

/**
 * Hands over the connection on which V8 has been profiling since this module
 * was imported, so that the application's functions were compiled with the
 * tables that tell inlined functions apart. After it was taken once, a fresh
 * one is made.
 */
export async function takeBoot(): Promise<Boot> {
  const taken = boot ?? begin();
  boot = undefined;
  if ("client" in taken) {
    await taken.client.send("Runtime.evaluate", {
      expression: `profileEnd(${JSON.stringify(BOOT_TITLE)})`,
      includeCommandLineAPI: true,
    });
  }
  return taken;
}

function begin(): Boot {
  let client: InspectorClient;
  try {
    client = connectInProcess();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    return { denied: "the inspector needs --allow-sys" };
  }
  // V8 answers each before the next is sent; there is nothing to wait for at import time.
  void client.send("Profiler.enable");
  void client.send("Profiler.setSamplingInterval", { interval: BOOT_INTERVAL_MICROS });
  void client.send("Runtime.evaluate", {
    expression: `profile(${JSON.stringify(BOOT_TITLE)})`,
    includeCommandLineAPI: true,
  });
  return { client };
}
