/**
 * Who calls a function, and whom it calls, wherever it is in the stacks.
 *
 * @module
 */
import { type CallTree, increase } from "../stacks/call_tree.ts";
import type { Functions } from "../stacks/functions.ts";

/** The other end of calls. */
export interface NeighbourSum {
  /** A function's number; -1 for what nobody called. */
  number: number;
  sum: number;
}

/** Both sides of a function, the heaviest first. */
export interface NeighbourSums {
  callers: NeighbourSum[];
  callees: NeighbourSum[];
}

/** Adds up the calls to and from a function; what it calls in itself is not its neighbour. */
export function neighbourSums(
  { frame, parent, sum, sumLost, count }: CallTree,
  { of, frame: frames }: Pick<Functions, "of" | "frame">,
  number: number,
): NeighbourSums {
  const callers = new Float64Array(frames.length + 1);
  const callees = new Float64Array(frames.length + 1);
  for (let node = 1; node < count; node++) {
    const own = of[frame[node] ?? 0] ?? 0;
    const above = parent[node] ?? 0;
    const caller = above > 0 ? of[frame[above] ?? 0] ?? 0 : -1;
    if ((own === number) === (caller === number)) continue;
    const amount = (sum[node] ?? 0) + (sumLost?.[node] ?? 0);
    if (own === number) increase(callers, caller + 1, amount);
    else increase(callees, own + 1, amount);
  }
  return { callers: heaviest(callers), callees: heaviest(callees) };
}

function heaviest(sums: Float64Array): NeighbourSum[] {
  const found: NeighbourSum[] = [];
  sums.forEach((sum, i) => {
    if (sum > 0) found.push({ number: i - 1, sum });
  });
  return found.sort((a, b) => b.sum - a.sum);
}
