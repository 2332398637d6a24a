import type { FrameResolver } from "../collect/source/frame_resolver.ts";
import { PROFILER } from "../collect/source/user_stack.ts";
import { callStack } from "../collect/cpu/call_stack.ts";
import type { Stall } from "../collect/stalls/find_stalls.ts";
import { unixOrigin } from "../collect/clock/unix_time.ts";
import type { NamedStall } from "../contract/timeline.ts";
import type { CallFrame, CpuProfileNode } from "../inspect/protocol.ts";

/** A segment in which the event loop could not turn, in Unix milliseconds, and what held it longest. */
export interface RecordedStall {
  from: number;
  until: number;
  call: CallFrame | undefined;
  /** Whether the profiler itself did. */
  own: boolean;
}

/** Stands for time without a core, or asleep in the kernel. */
const NOT_RUNNING: CallFrame = {
  functionName: "(not running)",
  scriptId: "0",
  url: "",
  lineNumber: -1,
  columnNumber: -1,
};

/** Files of Deno, and V8's own functions, which have none. */
const OF_DENO_REGEXP = /^(?:ext:|node:|$)/;

/**
 * What is kept of a stall.
 *
 * @param callers The caller of each node of its samples.
 */
export function recordStall(
  { start, end, parts, own = false }: Stall,
  callers: ReadonlyMap<number, CpuProfileNode>,
): RecordedStall {
  const origin = unixOrigin();
  const held = new Map<string, { call: CallFrame; millis: number }>();
  for (const { node, stopped, millis } of parts) {
    const call = stopped ? NOT_RUNNING : node && accountable(callStack(node, callers));
    if (!call) continue;
    const { scriptId, functionName, lineNumber, columnNumber } = call;
    const key = [scriptId, functionName, lineNumber, columnNumber].join();
    held.set(key, { call, millis: millis + (held.get(key)?.millis ?? 0) });
  }
  const longest = [...held.values()].sort((a, b) => b.millis - a.millis)[0];
  return { from: origin + start, until: origin + end, call: longest?.call, own };
}

/** Who called Deno can do something about it. */
function accountable(stack: readonly CallFrame[]): CallFrame | undefined {
  return stack.find(({ url }) => !OF_DENO_REGEXP.test(url)) ?? stack[0];
}

/** Looks up what the functions are called where they were written. */
export async function nameStalls(
  stalls: readonly RecordedStall[],
  resolver: FrameResolver,
): Promise<NamedStall[]> {
  await resolver.prepare(stalls.flatMap(({ call }) => call ?? []));
  return stalls.map(({ from, until, call, own }) => {
    if (own) return { from, until, function: PROFILER.name, file: "", line: 0 };
    const frame = call && resolver.resolve(call);
    return {
      from,
      until,
      function: frame?.name ?? "(native)",
      file: frame?.filename ?? "",
      line: frame?.startLine ?? 0,
    };
  });
}
