/**
 * Adds up samples by caller and callee.
 *
 * @module
 */
import { add, type Int64 } from "../../go/int64.ts";
import type { Profile } from "../../profile/types.ts";
import type { SampleValues } from "../sample_values.ts";
import type { NodeTable } from "./node_table.ts";

/** Calls from one node to another. */
export interface EdgeSum {
  source: number;
  target: number;
  weight: Int64;
  /** The sum that means divide by. */
  count: Int64;
  /** Whether frames between the two are left out. */
  residual: boolean;
  /** Whether all of these calls were inlined. */
  inline: boolean;
}

/** Which edges to make. */
interface EdgeOptions {
  /** 1 for each node to keep; the others are stepped over. */
  kept: Uint8Array;
  /** 1 for each node whose callers matter. */
  targets: Uint8Array;
  /** 1 for each node whose callees matter. */
  sources: Uint8Array;
}

/**
 * Makes the edges of a profile.
 *
 * @param profile The profile.
 * @param table Its nodes.
 * @param values What to add up.
 * @param options Which edges to make.
 * @returns The edges, in the order in which samples bring them.
 */
export function edgeSums(
  profile: Profile,
  table: NodeTable,
  values: SampleValues,
  { kept, targets, sources }: EdgeOptions,
): EdgeSum[] {
  const { nodes, starts, slotOf, places } = table;
  const edges: EdgeSum[] = [];
  const lastSample: number[] = [];
  const known = new Map<number, number>();
  // A function is mostly called by the same caller as the last time.
  const lastSource = new Int32Array(places.length).fill(-1);
  const lastEdge = new Int32Array(places.length);

  for (let s = 0; s < profile.sample.length; s++) {
    const { value: all, location: stack } = profile.sample[s]!;
    const value = all[values.index] ?? 0;
    const count = values.mean ? all[0] ?? 0 : 0;
    if (value === 0 && count === 0) continue;
    let source = -1;
    let residual = false;
    for (let i = stack.length - 1; i >= 0; i--) {
      const slot = slotOf(stack[i]!);
      const outermost = starts[slot + 1]! - 1;
      for (let k = outermost; k >= starts[slot]!; k--) {
        const target = nodes[k]!;
        if (kept[target] === 0) {
          residual = true;
          continue;
        }
        if (source >= 0 && source !== target && (targets[target]! | sources[source]!) === 1) {
          let e = lastEdge[target]!;
          if (lastSource[target] !== source) {
            const key = source * places.length + target;
            e = known.get(key) ?? edges.length;
            lastSource[target] = source;
            lastEdge[target] = e;
            if (e === edges.length) {
              known.set(key, e);
              edges.push({ source, target, weight: 0, count: 0, residual: false, inline: true });
              lastSample.push(-1);
            }
          }
          if (lastSample[e] !== s) {
            lastSample[e] = s;
            const edge = edges[e]!;
            edge.weight = add(edge.weight, value);
            edge.count = add(edge.count, count);
            edge.residual ||= residual;
            edge.inline &&= k !== outermost;
          }
        }
        source = target;
        residual = false;
      }
    }
  }
  return edges;
}
