/**
 * The Worker's end of {@linkcode NameService}: a message with a job is answered
 * by one with the parts of an index.
 *
 * @module
 */
import { errorMessage } from "../../base/error_message.ts";
import type { IndexParts } from "./name_index.ts";
import { indexNames, type NameJob } from "./name_job.ts";

/** What the Worker answers. */
export type NameReply = { parts: IndexParts } | { error: string };

/** The part of a Worker's global scope that is used here. */
interface Scope {
  onmessage: ((event: MessageEvent<NameJob>) => void) | null;
  postMessage(message: NameReply): void;
}

const OWN_NAME = "/proc/thread-self/comm";
const scope = globalThis as unknown as Scope;

try {
  // a client that looks at the threads of the process sees whose work it is.
  Deno.writeTextFileSync(OWN_NAME, "pprof names");
} catch { /* Then it has Deno's name. */ }

scope.onmessage = async ({ data }) => {
  try {
    scope.postMessage({ parts: (await indexNames(data)).parts });
  } catch (error) {
    scope.postMessage({ error: errorMessage(error) });
  }
};
