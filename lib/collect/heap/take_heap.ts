import type { Profile } from "../../profile/types.ts";
import type { Collectors } from "../target/own.ts";
import { cutShort, takeDelta } from "../kinds/delta.ts";
import { sinceLast } from "../kinds/since_last.ts";
import type { KindOptions } from "../kinds/take_options.ts";
import { delay } from "../../base/delay.ts";
import { exactProfile } from "./exact_profile.ts";
import { heapNow, windowProfile } from "./heap_collector.ts";

/** What exact `allocs` takes when nobody says how long. */
const EXACT_SECONDS = 1;

/** Takes what is alive. */
export function takeHeap(
  { heap, resolver, notes }: Collectors,
  options: KindOptions,
): Promise<Profile> {
  const take = () => heapNow(heap, resolver, notes, "");
  return takeDelta(options, take, "; what was freed in between is negative");
}

/** Takes where bytes were allocated: since the start, in a window, or each of them in a window. */
export async function takeAllocations(
  collectors: Collectors,
  options: KindOptions,
): Promise<Profile> {
  const { heap, resolver, notes } = collectors;
  if (options.exact) {
    return await exactProfile(collectors, options.seconds ?? EXACT_SECONDS, options.signal);
  }
  const { seconds } = options;
  if (seconds === undefined) {
    return await allocatedNow(collectors, "alloc_space");
  }
  const window = await heap.openWindow();
  const whole = await delay(seconds * 1e3, options.signal);
  const comments = [...cutShort(whole, seconds), ...notes];
  return await windowProfile(await window.close(), heap, resolver, comments);
}

/** Takes what was allocated since its last request, and what is alive. */
export const takeDeltaHeap = sinceLast((collectors: Collectors) => allocatedNow(collectors, ""), 2);

/** Everything since the start, for somebody who may ask again and again. */
async function allocatedNow(
  { heap, resolver, notes }: Collectors,
  first: "" | "alloc_space",
): Promise<Profile> {
  const profile = await heapNow(heap, resolver, notes, first);
  // What a window takes to open is not of this client's time.
  heap.noteReader();
  return profile;
}
