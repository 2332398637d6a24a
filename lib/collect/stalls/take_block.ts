import type { Profile } from "../../profile/types.ts";
import type { SidecarCollectors } from "../target/sidecar.ts";
import { takeDelta } from "../kinds/delta.ts";
import { sinceLast } from "../kinds/since_last.ts";
import type { KindOptions } from "../kinds/take_options.ts";
import { blockProfile } from "./block_profile.ts";

/** Takes the stalls of the event loop since the start, or within some seconds. */
export function takeBlock(
  { stalls, resolver, notes }: SidecarCollectors,
  options: KindOptions,
): Promise<Profile> {
  return takeDelta(options, async () => {
    const { sites, since } = await stalls.read();
    return await blockProfile(sites, resolver, {
      threshold: stalls.threshold,
      span: `since the profiler's start at ${since.toISOString()}`,
      comments: notes,
    });
  });
}

/** Takes the stalls since its last request. */
export const takeDeltaBlock = sinceLast(takeBlock, 2);
