/**
 * Adds up samples by node.
 *
 * @module
 */
import { add, type Int64 } from "../../go/int64.ts";
import type { Profile } from "../../profile/types.ts";
import type { SampleValues } from "../sample_values.ts";
import type { NodeTable } from "./node_table.ts";

/** What the samples come to, by node. */
export interface NodeSums {
  /** Of samples that end in the node. */
  flat: Int64[];
  /** Of samples that pass through the node, recursion counted once. */
  cum: Int64[];
  /** The same of what means divide by; empty without means. */
  flatCount: Int64[];
  cumCount: Int64[];
}

/**
 * Adds up a profile. Time grows with samples × depth, whatever the options.
 *
 * @param profile The profile.
 * @param table Its nodes.
 * @param values What to add up.
 * @returns The sums.
 */
export function nodeSums(profile: Profile, table: NodeTable, values: SampleValues): NodeSums {
  const { nodes, starts, slotOf, places } = table;
  const column = () => new Array<Int64>(places.length).fill(0);
  const sums: NodeSums = { flat: column(), cum: column(), flatCount: [], cumCount: [] };
  if (values.mean) Object.assign(sums, { flatCount: column(), cumCount: column() });
  const lastSample = new Int32Array(places.length).fill(-1);

  for (let s = 0; s < profile.sample.length; s++) {
    const { value: all, location: stack } = profile.sample[s]!;
    const value = all[values.index] ?? 0;
    const count = values.mean ? all[0] ?? 0 : 0;
    if (value === 0 && count === 0) continue;
    let leaf = -1;
    for (let i = stack.length - 1; i >= 0; i--) {
      const slot = slotOf(stack[i]!);
      for (let k = starts[slot + 1]! - 1; k >= starts[slot]!; k--) {
        leaf = nodes[k]!;
        if (lastSample[leaf] === s) continue;
        lastSample[leaf] = s;
        sums.cum[leaf] = add(sums.cum[leaf]!, value);
        if (values.mean) sums.cumCount[leaf] = add(sums.cumCount[leaf]!, count);
      }
    }
    if (leaf < 0) continue;
    sums.flat[leaf] = add(sums.flat[leaf]!, value);
    if (values.mean) sums.flatCount[leaf] = add(sums.flatCount[leaf]!, count);
  }
  return sums;
}
