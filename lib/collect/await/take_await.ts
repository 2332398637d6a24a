import { delay } from "../../base/delay.ts";
import type { Profile } from "../../profile/types.ts";
import { cutShort } from "../kinds/delta.ts";
import type { KindOptions } from "../kinds/take_options.ts";
import type { Collectors } from "../target/own.ts";
import { awaitProfile } from "./await_profile.ts";
import { WaitWatch } from "./wait_watch.ts";

/** Watches for some seconds where this isolate waits. */
export async function takeAwait(
  { resolver, notes }: Collectors,
  { seconds = 0, signal }: KindOptions,
): Promise<Profile> {
  const watch = new WaitWatch();
  const whole = await delay(seconds * 1e3, signal);
  const report = await watch.stop();
  return await awaitProfile(report, { resolver }, [...cutShort(whole, seconds), ...notes]);
}
