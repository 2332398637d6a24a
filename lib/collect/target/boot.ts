import { connectInProcess } from "../../inspect/in_process.ts";
import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { passFirstMessage } from "./first_message.ts";
import { ownLog } from "../log/own_log.ts";
import { HZ, samplingInterval } from "../cpu/sampling_interval.ts";

/** If nobody takes the profiler over, a sample a second keeps it warm and costs 3 MB a day. */
const IDLE_INTERVAL_MICROS = 1_000_000;
const IDLE_MILLIS = 10_000;
const BOOT_TITLE = "deno-pprof boot";

/** A connection that has been sampling since this module was imported. */
export interface Boot {
  client: InspectorClient;
  /** The window that keeps V8 warm: to be ended once another has begun. */
  title: string;
  /** Between two samples. */
  intervalMicros: number;
  /** Somebody has taken it over. */
  taken: boolean;
  /**
   * V8's log, which has the ticks of this program: with `--prof`. While anything
   * samples by the inspector V8 does not log, so nothing does.
   */
  log: string | undefined;
}

let boot: Boot | { denied: string } | undefined = begin();

/**
 * Hands over the connection on which V8 has been profiling since this module
 * was imported, so that the application's functions were compiled with the
 * tables that keep inlined functions apart. After it was taken once, a fresh
 * one is made.
 *
 * @returns The connection, or why there is none.
 */
export function takeBoot(): Boot | { denied: string } {
  const taken = boot ?? begin();
  boot = undefined;
  if ("client" in taken) taken.taken = true;
  return taken;
}

function begin(): Boot | { denied: string } {
  let client: InspectorClient;
  try {
    client = connectInProcess();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    return { denied: "the inspector needs --allow-sys" };
  }
  passFirstMessage();
  const log = ownLog();
  if (log === undefined) void client.send("Profiler.enable");
  const begun: Boot = {
    client,
    title: BOOT_TITLE,
    intervalMicros: samplingInterval(HZ),
    taken: false,
    log,
  };
  if (log !== undefined) return begun;
  void afterIdling().then(() => {
    if (begun.taken) return;
    sample(begun, "profileEnd");
    begun.intervalMicros = IDLE_INTERVAL_MICROS;
    sample(begun, "profile");
  });
  sample(begun, "profile");
  return begun;
}

/** V8 answers each before the next is sent: at import time there is nothing to wait for. */
function sample({ client, title, intervalMicros }: Boot, call: "profile" | "profileEnd"): void {
  if (call === "profile") {
    void client.send("Profiler.setSamplingInterval", { interval: intervalMicros });
  }
  void client.console(call, title);
}

/** Unlike a timer, this keeps no program alive and is nothing that a test may call a leak. */
function afterIdling(): Promise<unknown> {
  const never = new Int32Array(new SharedArrayBuffer(4));
  return Promise.resolve(Atomics.waitAsync(never, 0, 0, IDLE_MILLIS).value);
}
