import { type CallTree, increase } from "../stacks/call_tree.ts";

/** Groups of frames. */
interface SummedGroups {
  names: readonly string[];
  /** The group of each frame. */
  of: ArrayLike<number>;
  /** Whether what a group calls is its own, too. */
  absorbing: readonly boolean[];
}

/** How much of all each group is. */
export interface GroupSums {
  /** What runs in its frames itself. */
  own: Float64Array;
  /** 1 for groups that are there at all. */
  present: Uint8Array;
}

/**
 * Adds up groups. What is below a frame of a group that absorbs belongs to that group: what a
 * collector has the system do is collecting.
 */
export function groupSums(
  { frame, self, sum, end, count }: CallTree,
  { names, of, absorbing }: SummedGroups,
): GroupSums {
  const own = new Float64Array(names.length);
  const present = new Uint8Array(names.length);
  for (let node = 1; node < count;) {
    const group = of[frame[node] ?? 0] ?? 0;
    present[group] = 1;
    const absorbs = absorbing[group] ?? false;
    increase(own, group, (absorbs ? sum[node] : self[node]) ?? 0);
    node = absorbs ? end[node] ?? count : node + 1;
  }
  return { own, present };
}
