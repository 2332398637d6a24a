import { getHeapStatistics } from "node:v8";
import type { InspectorClient } from "../inspect/inspector_client.ts";
import type { Reason } from "./reason.ts";
import type { RecorderSettings } from "./recorder_options.ts";
import { LIVE_BYTES } from "./triggers.ts";

/**
 * Looks whether what seems alive is no garbage, by a collection: at most one a
 * minute, while V8's heap is above the limit.
 *
 * @returns The reason with what is alive; nothing if that is below the limit. Other reasons stay.
 */
export async function confirmLive(
  reason: Reason,
  client: InspectorClient,
  { liveBytes }: Pick<RecorderSettings, "liveBytes">,
): Promise<Reason | undefined> {
  if (reason.name !== LIVE_BYTES || liveBytes === undefined) return reason;
  await client.send("HeapProfiler.collectGarbage");
  const alive = getHeapStatistics().used_heap_size;
  if (alive < liveBytes) return undefined;
  const text = `V8's heap has ${alive} bytes alive, over the limit of ${liveBytes}`;
  return { name: LIVE_BYTES, text };
}
