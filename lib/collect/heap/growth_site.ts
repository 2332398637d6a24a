import type { CpuProfile, CpuProfileNode } from "../../inspect/protocol.ts";
import { callersOf, clockSamples } from "../../profile/import/v8/ticks.ts";
import { OWN_PREFIX } from "../source/frame_resolver.ts";
import { isOwnScript } from "../source/script_origin.ts";
import { isCallOut } from "../source/user_stack.ts";
import { callStack } from "../cpu/call_stack.ts";
import { type Site, siteOf } from "./site.ts";

/** A function ran meanwhile if so much of the samples with JavaScript in them is below it. */
const MIN_SHARE = 0.8;
/** Fewer samples are chance. */
const MIN_SAMPLES = 3;

/**
 * Says what ran in an interval of time, as far as it was one thing: the innermost
 * call that nearly all samples have in common.
 *
 * @param from V8's microseconds.
 * @returns Nothing if no call was in nearly all of them, or there are too few samples.
 */
export function whatRan(profile: CpuProfile, from: number, until: number): Site | undefined {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const callers = callersOf(profile.nodes);
  const counts = new Map<CpuProfileNode, number>();
  let all = 0;
  for (const { id, at } of clockSamples(profile)) {
    const leaf = nodes.get(id);
    if (at < from || at > until || !leaf) continue;
    const stack = nodesUp(leaf, callers);
    if (!stack.some(isJavaScript) || stack.some(isOwnWork)) continue;
    all++;
    for (const node of stack) counts.set(node, (counts.get(node) ?? 0) + 1);
  }
  if (all < MIN_SAMPLES) return undefined;
  let innermost: CpuProfileNode | undefined;
  let depth = 0;
  for (const [node, count] of counts) {
    const height = nodesUp(node, callers).length;
    if (count < MIN_SHARE * all || !isJavaScript(node) || height <= depth) continue;
    innermost = node;
    depth = height;
  }
  return innermost && siteOf(callStack(innermost, callers));
}

/** The node and those that called it, without V8's root. */
function nodesUp(leaf: CpuProfileNode, callers: ReadonlyMap<number, CpuProfileNode>) {
  const stack: CpuProfileNode[] = [];
  for (let at: CpuProfileNode | undefined = leaf; at; at = callers.get(at.id)) stack.push(at);
  return stack.slice(0, -1);
}

/** The profiler's own work is in every program, and says nothing of this one. */
function isOwnWork({ callFrame: { url, functionName } }: CpuProfileNode): boolean {
  return isOwnScript(url) && !isCallOut(OWN_PREFIX + functionName);
}

function isJavaScript({ callFrame }: CpuProfileNode): boolean {
  return callFrame.scriptId !== "0";
}
