/**
 * The Worker's end of {@linkcode LayoutEngine}: a request is DOT, its reply SVG.
 *
 * @module
 */
import { instance } from "npm:@viz-js/viz@3.31.0";
import { errorMessage } from "../base/error_message.ts";
import { nameThread } from "../base/thread_name.ts";
import { serveWorker } from "../port/worker_port.ts";

/** What the Worker replies. */
export type LayoutReply = { svg: string } | { error: string } | { exhausted: string };

const engine = instance();
nameThread("pprof layout");
serveWorker(layOut);

async function layOut(dot: string): Promise<LayoutReply> {
  try {
    const result = (await engine).render(dot, { format: "svg" });
    if (result.status === "success") return { svg: result.output };
    const errors = result.errors.filter(({ level }) => level === "error");
    return { error: errors.map(({ message }) => message.trim()).join("; ") };
  } catch (error) {
    // What WASM throws when it has no memory is often no Error.
    return { exhausted: errorMessage(error) };
  }
}
