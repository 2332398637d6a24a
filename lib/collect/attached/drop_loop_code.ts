import { type InspectorClient, InspectorError } from "../../inspect/inspector_client.ts";
import { inProgramsTurn } from "../target/programs_turn.ts";
import type { Attached } from "../target/attached.ts";

/** A collection of a larger heap would stop the program for longer than a profile is worth. */
const MAX_HEAP_BYTES = 256 << 20;
/** Whoever has the sampler may have it for long. */
const TIMEOUT_MILLIS = 500;
/** No object is sampled for so short a time. */
const INTERVAL = 1 << 30;

/**
 * Makes V8 let go of what it compiled for loops while they ran (on-stack
 * replacement), by one collection: to a profiler that starts later such code
 * has no name, and its caller is blamed. V8 makes it again within milliseconds.
 * What runs just then keeps its code: so it is done between two turns of the loop.
 *
 * @param turned Settles when the event loop has turned.
 * @returns Whether it was done.
 */
export async function dropLoopCode(
  { client, evaluates }: Pick<Attached, "client" | "evaluates">,
  turned: () => Promise<unknown>,
): Promise<boolean> {
  try {
    const { usedSize } = await client.send("Runtime.getHeapUsage");
    if (!(usedSize <= MAX_HEAP_BYTES)) return false;
    await turned();
    // Reading the heap sampler collects first. Where nobody samples one begins and ends.
    const isRead = await client.send("HeapProfiler.getSamplingProfile").then(
      () => true,
      (error) => {
        if (error instanceof InspectorError) return false;
        throw error;
      },
    );
    if (isRead) return true;
    if (!evaluates) return false;
    return await inProgramsTurn("heap", client, async () => {
      await turned();
      return await collect(client);
    }, TIMEOUT_MILLIS);
  } catch (error) {
    if (error instanceof InspectorError || error instanceof RangeError) return false;
    throw error;
  }
}

/** In a turn: to end the sampler ends it for all. */
async function collect(client: InspectorClient): Promise<boolean> {
  // At once, so that nothing begins to run in between.
  await Promise.all([
    client.send("HeapProfiler.startSampling", { samplingInterval: INTERVAL, stackDepth: 1 }),
    client.send("HeapProfiler.stopSampling"),
  ]);
  return true;
}
