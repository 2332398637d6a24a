import { retainedProfile } from "../../../profile/import/snapshot/retained_profile.ts";
import type { FrameSource } from "../../../profile/import/v8/frame.ts";
import type { Profile } from "../../../profile/types.ts";
import { takeDelta } from "../../kinds/delta.ts";
import type { AttachedTakeOptions, KindOptions } from "../../kinds/take_options.ts";
import type { FrameResolver } from "../../source/frame_resolver.ts";
import type { Attached } from "../../target/attached.ts";
import type { SidecarCollectors } from "../../target/sidecar.ts";
import type { RetainedCollector } from "./retained_collector.ts";

/** What takes it from one program. */
interface Retained {
  retained: RetainedCollector;
  resolver: FrameResolver;
  notes?: readonly string[];
}

/** Takes what keeps memory alive now, or how that grew within some seconds. */
export function takeRetained(from: SidecarCollectors, options: KindOptions): Promise<Profile> {
  return takeDelta(options, () => retained(from, options.asker));
}

/** The same of a program that has nothing of ours in it. */
export function attachedRetained(from: Attached, options: AttachedTakeOptions): Promise<Profile> {
  const { seconds, signal } = options;
  return takeDelta(seconds > 0 ? { seconds, signal } : {}, () => retained(from, signal));
}

async function retained(
  { retained, resolver, notes = [] }: Retained,
  asker?: AbortSignal,
): Promise<Profile> {
  const { heap, text, millis, takenAt } = await retained.take(asker);
  return await retainedProfile(heap, text, framesOf(resolver), {
    timeNanos: BigInt(takenAt) * 1_000_000n,
    mapping: resolver.root,
    comment: [
      `from a heap snapshot of ${
        (text / 2 ** 20).toFixed(1)
      } MiB; the program stood still for at most ${Math.round(millis)} ms`,
      ...notes,
    ],
  });
}

function framesOf(resolver: FrameResolver): FrameSource {
  return async (calls) => {
    await resolver.prepare(Array.from(calls, ({ call }) => call));
    return { frame: (call) => resolver.resolve(call), remarks: [] };
  };
}
