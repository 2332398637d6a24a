import type { InspectorClient } from "../inspect/inspector_client.ts";
import { emptyProfile, valueType } from "../profile/builder.ts";
import type { CallFrame } from "../inspect/protocol.ts";
import { turn } from "./source/in_slices.ts";
import type { FrameResolver } from "./source/frame_resolver.ts";

/** After the application's start, before its first profile. */
const WARM_UP_MILLIS = 200;
/** Scripts that are read ahead: what an application has of its own, not every package. */
const MOST_TEXT = 512 << 10;

/**
 * Loads the encoder and reads the application's scripts soon after the start, so that no profile
 * pauses the service for them: switching V8's debugger on, which hands out
 * their texts, walks the heap and takes the longer the larger that is.
 *
 * @returns Calls it off, or waits for the end of what has begun.
 */
export function scheduleWarmUp(
  client: InspectorClient,
  resolver: FrameResolver,
): () => Promise<void> {
  let running: Promise<void> | undefined;
  const timer = setTimeout(() => {
    // Without it profiles only take longer.
    running = warmUp(client, resolver).catch(() => {});
  }, WARM_UP_MILLIS);
  Deno.unrefTimer(timer);
  return async () => {
    clearTimeout(timer);
    await running;
  };
}

async function warmUp(client: InspectorClient, resolver: FrameResolver): Promise<void> {
  const frames: CallFrame[] = [];
  let text = 0;
  const off = client.on("Debugger.scriptParsed", ({ scriptId, url, length = 0 }) => {
    const frame = { scriptId, url, functionName: "", lineNumber: 0, columnNumber: 0 };
    if (!resolver.isApplication(frame) || text + length > MOST_TEXT) return;
    text += length;
    frames.push(frame);
  });
  await client.send("Debugger.enable");
  off();
  await client.send("Debugger.disable");
  await resolver.prepare(frames);
  await turn();
  const { encodeProfile } = await import("../profile/encode.ts");
  await encodeProfile(emptyProfile({ sampleType: [], periodType: valueType("", ""), period: 0 }));
}
