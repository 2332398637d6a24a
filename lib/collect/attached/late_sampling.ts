import type { InspectorClient } from "../../inspect/inspector_client.ts";
import type { CpuProfile } from "../../inspect/protocol.ts";
import { inOrder } from "../../profile/import/v8/in_order.ts";
import { askIsolate } from "../ask_isolate.ts";
import { samplingInterval } from "../sampling_interval.ts";
import type { Attached } from "./attach.ts";

/** As V8's own tools sample: nobody pays for it but who asked, and seconds are few. */
const HZ = 1000;

/** Microseconds between two samples. */
export const LATE_INTERVAL = samplingInterval(HZ);

/**
 * Starts V8's profiler in a program that it has not run in before.
 *
 * The window is the session's own: those that the program, or another
 * session, has open go on.
 *
 * @param recompile Whether V8 compiles anew.
 * @returns The program's `performance.now()` just before.
 */
export async function startSampling(client: InspectorClient, recompile: boolean): Promise<number> {
  await client.send("Profiler.enable");
  await client.send("Profiler.setSamplingInterval", { interval: LATE_INTERVAL });
  const [before] = await Promise.all([
    askIsolate(client, "JSON.stringify(performance.now())"),
    client.send("Profiler.start"),
  ]);
  if (recompile) await compileAnew(client);
  return Number(before);
}

async function compileAnew(client: InspectorClient): Promise<void> {
  // To count calls V8 throws all optimised code away; what it compiles from now on can be told apart.
  await client.send("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  await client.send("Profiler.stopPreciseCoverage");
}

/** Ends that. */
export async function stopSampling(client: InspectorClient): Promise<CpuProfile> {
  const { profile } = await client.send("Profiler.stop");
  await client.send("Profiler.disable");
  return inOrder(profile);
}

/** What profiles say of so late a start. */
export function lateComments({ turns }: Pick<Attached, "turns">, recompile: boolean): string[] {
  return [
    recompile
      ? "V8 compiled the program anew for this profile, whose beginning shows it slower than it is"
      : "late start: functions that V8 had inlined before count as those that they were inlined into; " +
        "with recompile=1 V8 compiles anew and tells them apart",
    ...turns ? [] : [
      "the event loop did not turn when the profile began: one function holds it, or a debugger, " +
      "or the program waits for one (--inspect-brk)",
    ],
  ];
}
