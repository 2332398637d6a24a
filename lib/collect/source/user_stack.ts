import { OWN_PREFIX, type ResolvedFrame } from "./frame_resolver.ts";

/** Name of the function in `Profiler.wrap` through which every request goes. */
const CALL_OUT = "callApplication";

/** Stands for the profiler's own work where its frames are dropped. */
const PROFILER: ResolvedFrame = {
  name: "(profiler)",
  systemName: "(profiler)",
  filename: "",
  startLine: 0,
  line: 0,
  mapping: "deno-pprof",
  owner: "profiler",
};

/**
 * Puts the profiler's own frames where pprof's `drop_frames` does right by
 * them: it drops a marked frame *and all that it called*.
 *
 * - The wrapper only passes requests on: it goes from stacks that lead into
 *   the application.
 * - The profiler's own work gets a frame above it that is not marked, so that
 *   it is neither hidden nor blamed on whoever called.
 *
 * @param stack Leaf first.
 */
export function userStack(stack: ResolvedFrame[]): ResolvedFrame[] {
  const wrapper = stack.findIndex((f) =>
    f.owner === "profiler" && f.name === OWN_PREFIX + CALL_OUT
  );
  if (wrapper > 0) return stack.filter((frame, i) => i < wrapper || frame.owner !== "profiler");
  const outermost = stack.findLastIndex((f) => f.owner === "profiler");
  return outermost < 0 ? stack : stack.toSpliced(outermost + 1, 0, PROFILER);
}
