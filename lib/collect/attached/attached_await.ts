import type { Profile } from "../../profile/types.ts";
import { awaitProfile, waitSamples } from "../await/await_profile.ts";
import { wallProfile } from "../await/wall_profile.ts";
import type { WaitReport } from "../await/wait_watch.ts";
import type { AttachedTakeOptions } from "../kinds/take_options.ts";
import type { Attached } from "../target/attached.ts";
import { attachedCpu } from "./attached_cpu.ts";
import { type InjectedWatch, injectWatch } from "./injected_watch.ts";
import { observe } from "./observation.ts";

/** How much longer than their window hooks stay, if nobody removes them. */
const FORGOTTEN_MILLIS = 30_000;

/** Takes the waits of a program: promise hooks are injected into it for so long. */
export async function attachedAwait(
  program: Attached,
  { seconds, signal }: AttachedTakeOptions,
): Promise<Profile> {
  const { client, resolver } = program;
  const watch = await injectWatch(client, seconds * 1e3 + FORGOTTEN_MILLIS, false);
  try {
    const { comments } = await observe(program, seconds, signal);
    const report = await watch.stop();
    return await awaitProfile(report, { resolver, isMapped: watch.isMapped }, comments);
  } finally {
    await watch.release();
  }
}

/** Takes the waits and the CPU time of the same window. */
export async function attachedWall(
  program: Attached,
  options: AttachedTakeOptions,
): Promise<Profile> {
  const { client, resolver } = program;
  let watch: InjectedWatch | undefined;
  let report: WaitReport | undefined;
  const longest = options.seconds * 1e3 + FORGOTTEN_MILLIS;
  try {
    const cpu = await attachedCpu(program, {
      ...options,
      threads: "main",
      edges: {
        open: async () => void (watch = await injectWatch(client, longest, true)),
        close: async () => void (report = await watch?.stop()),
      },
    });
    if (report === undefined) throw new RangeError("Cannot take wall time: its window has no end");
    const isMapped = watch?.isMapped ?? true;
    return await wallProfile(cpu, await waitSamples(report, { resolver, isMapped }), resolver.root);
  } finally {
    await watch?.release();
  }
}
