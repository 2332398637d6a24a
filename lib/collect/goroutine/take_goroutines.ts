import type { Profile } from "../../profile/types.ts";
import type { Attached } from "../target/attached.ts";
import type { SidecarCollectors } from "../target/sidecar.ts";
import { takeDelta } from "../kinds/delta.ts";
import type { AttachedTakeOptions, KindOptions } from "../kinds/take_options.ts";
import { goroutineProfile } from "./goroutine_profile.ts";

/** Takes what is suspended now, or how that changed within some seconds. */
export function takeGoroutines(
  { goroutines, resolver, notes }: SidecarCollectors,
  options: KindOptions,
): Promise<Profile> {
  // It stands elsewhere the second time: that is no difference of the program.
  const asker = options.seconds === undefined;
  return takeDelta(
    options,
    () =>
      goroutineProfile(goroutines, resolver, notes, {
        each: options.each ?? false,
        asker,
        recent: asker && (options.recent ?? false),
        signal: options.asker,
      }),
  );
}

/** Takes what is suspended in a program that has nothing of ours in it. */
export function attachedGoroutines(
  { goroutines, resolver }: Attached,
  { signal }: AttachedTakeOptions,
): Promise<Profile> {
  return goroutineProfile(goroutines, resolver, [], { signal });
}
