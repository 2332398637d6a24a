import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { PROGRAM_LABELS } from "../labels/program_labels.ts";
import { OBJECT_GROUP } from "./probed_objects.ts";
import type { Suspended } from "./suspended.ts";

/** Named after us, so that nobody takes it for the program's own. */
const PLANTED = "denoPprofSuspended";

/**
 * Suspends a function in the program, under labels if it uses some: by finding
 * it, and these, one knows that nothing else was missed.
 */
export async function plantSuspended(client: InspectorClient): Promise<void> {
  // Only the promise that it waits for keeps it alive.
  const expression = `{
    const labels = ${PROGRAM_LABELS};
    const never = new Promise(() => {});
    const planted = async function ${PLANTED}() { await never; };
    if (labels) labels.storage.run(new labels.LabelSet(undefined, {}), planted);
    else planted();
    never
  }`;
  await client.send("Runtime.evaluate", { expression, objectGroup: OBJECT_GROUP });
}

/** Whether it is that function. */
export function isPlanted({ call }: Suspended): boolean {
  return call.functionName === PLANTED;
}
