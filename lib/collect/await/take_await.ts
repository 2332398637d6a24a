import type { Profile } from "../../profile/types.ts";
import { cutShort } from "../kinds/delta.ts";
import type { KindOptions } from "../kinds/take_options.ts";
import { windowEnd } from "../kinds/window_end.ts";
import type { Collectors } from "../target/own.ts";
import { awaitProfile } from "./await_profile.ts";
import { WaitWatch } from "./wait_watch.ts";

/** Watches for some seconds where this isolate waits. */
export async function takeAwait(
  { resolver, notes }: Collectors,
  options: KindOptions,
): Promise<Profile> {
  const { seconds = 0 } = options;
  const watch = new WaitWatch();
  const whole = await windowEnd(seconds, options);
  const report = await watch.stop();
  return await awaitProfile(report, { resolver }, [...cutShort(whole, seconds), ...notes]);
}
