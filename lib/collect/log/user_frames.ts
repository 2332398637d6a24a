import { OWN_PREFIX } from "../source/frame_resolver.ts";
import { isCallOut } from "../source/user_stack.ts";
import type { LoggedFrame, LoggedLine } from "./log_profile.ts";
import { pseudoLine } from "./log_lines.ts";

/**
 * As `userStack`, of frames that may stand for several calls: wrappers of the
 * profiler go from stacks that lead into the application, its own work gets a
 * frame above it that is not dropped.
 *
 * @param frames Leaf first.
 */
export function userFrames(frames: readonly LoggedFrame[]): LoggedFrame[] {
  const own = frames.findLastIndex((frame) => frame.lines.some(isOwn));
  if (own < 0) return [...frames];
  const wrapper = frames.findIndex(({ lines }) => lines.some(({ name }) => isCallOut(name)));
  // A wrapper on top itself is the profiler's work.
  const isTop = wrapper === 0 && isCallOut(frames[0]!.lines[0]!.name);
  if (wrapper < 0 || isTop) {
    const profiler = { address: 0, mapping: undefined, lines: [pseudoLine("(profiler)")] };
    return frames.toSpliced(own + 1, 0, profiler);
  }
  return frames.flatMap((frame, i) => {
    if (i < wrapper || !frame.lines.some(isOwn)) return [frame];
    const first = i > wrapper ? 0 : frame.lines.findIndex(({ name }) => isCallOut(name));
    const lines = frame.lines.filter((line, n) => n < first || !isOwn(line));
    return lines.length > 0 ? [{ ...frame, lines }] : [];
  });
}

function isOwn({ name }: LoggedLine): boolean {
  return name.startsWith(OWN_PREFIX);
}
