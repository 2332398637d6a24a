import { OWN_PREFIX, type ResolvedFrame } from "./frame_resolver.ts";
import { pseudoFrame } from "./pseudo_frame.ts";

/** Names of the functions that call the application: `Profiler.wrap`'s, the lock watch's, those for labels. */
const CALL_OUTS: ReadonlySet<string> = new Set(
  [
    "callApplication",
    "callTraced",
    "callRequest",
    "callGranted",
    "callLabelled",
    "callScheduled",
    "callHandler",
    "callScheduler",
  ].map((name) => OWN_PREFIX + name),
);
/** The lock watch's function that sleeps for the application. */
const WAIT = OWN_PREFIX + "callWait";

/** Whether a marked name is that of a function that only passes calls on to the application. */
export function isCallOut(name: string): boolean {
  return CALL_OUTS.has(name);
}

/** Stands for the profiler's own work where its frames are dropped, and for its threads. */
export const PROFILER: ResolvedFrame = {
  ...pseudoFrame("(profiler)"),
  mapping: "deno-pprof",
  owner: "profiler",
};
/** What V8 itself shows no frame of. */
const ATOMICS_WAIT: ResolvedFrame = { ...pseudoFrame("Atomics.wait"), mapping: "v8", owner: "v8" };

/**
 * Puts the profiler's own frames where pprof's `drop_frames` does right by
 * them: it drops a marked frame *and all that it called*.
 *
 * - A wrapper only passes calls on: it goes from stacks that lead into the
 *   application, and the one that sleeps stands for what it sleeps in.
 * - The profiler's own work gets a frame above it that is not marked, so that
 *   it is neither hidden nor blamed on whoever called.
 *
 * @param stack Leaf first.
 */
export function userStack(stack: ResolvedFrame[]): ResolvedFrame[] {
  const shown = stack.map((frame) => frame.name === WAIT ? ATOMICS_WAIT : frame);
  const wrapper = shown.findIndex((f) => f.owner === "profiler" && isCallOut(f.name));
  if (wrapper > 0) return shown.filter((frame, i) => i < wrapper || frame.owner !== "profiler");
  const outermost = shown.findLastIndex((f) => f.owner === "profiler");
  return outermost < 0 ? shown : shown.toSpliced(outermost + 1, 0, PROFILER);
}
