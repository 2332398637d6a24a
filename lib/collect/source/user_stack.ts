import { OWN_PREFIX, type ResolvedFrame } from "./frame_resolver.ts";

/** Name of the function in `Profiler.wrap` through which every request goes. */
const CALL_OUT = "callApplication";

/**
 * Takes the profiler's wrapper out of stacks that go on into the application.
 *
 * The mark on our frames makes pprof drop them *and all they called*: right
 * for the profiler's own work, wrong for a handler that it only passes a
 * request to. The wrapper itself spends nothing there, so its frame goes.
 *
 * @param stack Leaf first.
 */
export function userStack(stack: ResolvedFrame[]): ResolvedFrame[] {
  const wrapper = stack.findIndex((f) =>
    f.owner === "profiler" && f.name === OWN_PREFIX + CALL_OUT
  );
  if (wrapper <= 0) return stack;
  return stack.filter((frame, i) => i < wrapper || frame.owner !== "profiler");
}
