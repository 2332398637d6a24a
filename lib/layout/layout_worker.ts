/**
 * The Worker's end of {@linkcode LayoutEngine}: a message with DOT is answered by one with SVG.
 *
 * @module
 */
import { errorMessage } from "../base/error_message.ts";
import { instance } from "npm:@viz-js/viz@3.31.0";
import { nameThread } from "../base/thread_name.ts";

/** What the Worker answers. */
export type LayoutReply = { svg: string } | { error: string } | { exhausted: string };

/** The part of a Worker's global scope that is used here. */
interface Scope {
  onmessage: ((event: MessageEvent<string>) => void) | null;
  postMessage(message: LayoutReply): void;
}

const scope = globalThis as unknown as Scope;
const engine = instance();
nameThread("pprof layout");

scope.onmessage = async ({ data }) => {
  scope.postMessage(await layOut(data));
};

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
