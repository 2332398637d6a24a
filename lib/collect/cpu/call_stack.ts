import type { CallFrame, CpuProfileNode } from "../../inspect/protocol.ts";

/**
 * The calls that lead to a node, the innermost first, without V8's root.
 *
 * @param callers The caller of each node, by the id of the node.
 */
export function callStack(
  leaf: CpuProfileNode,
  callers: ReadonlyMap<number, CpuProfileNode>,
): CallFrame[] {
  const calls: CallFrame[] = [];
  for (let at: CpuProfileNode | undefined = leaf; at; at = callers.get(at.id)) {
    calls.push(at.callFrame);
  }
  if (calls.length > 1) calls.pop();
  return calls;
}
