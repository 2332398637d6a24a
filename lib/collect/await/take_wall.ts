import type { Profile } from "../../profile/types.ts";
import { takeCpu } from "../cpu/take_cpu.ts";
import type { KindOptions } from "../kinds/take_options.ts";
import type { Collectors } from "../target/own.ts";
import { waitSamples } from "./await_profile.ts";
import { type WaitReport, WaitWatch } from "./wait_watch.ts";
import { wallProfile } from "./wall_profile.ts";

/** Takes the waits and the CPU time of the same window. */
export async function takeWall(collectors: Collectors, options: KindOptions): Promise<Profile> {
  const { resolver } = collectors;
  let watch: WaitWatch | undefined;
  let stopped: Promise<WaitReport> | undefined;
  try {
    const cpu = await takeCpu(collectors, {
      ...options,
      edges: {
        open() {
          options.edges?.open();
          watch = new WaitWatch({ withRuns: true });
        },
        close() {
          stopped = watch?.stop();
          options.edges?.close();
        },
      },
    });
    const report = await stopped;
    if (report === undefined) throw new RangeError("Cannot take wall time: its window has no end");
    return await wallProfile(cpu, await waitSamples(report, { resolver }), resolver.root);
  } finally {
    // A window that could not be closed leaves no hooks.
    if (!stopped) await watch?.stop();
  }
}
