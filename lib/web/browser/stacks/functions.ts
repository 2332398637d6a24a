/**
 * What each function comes to over all stacks: the numbers of `-top`.
 *
 * @module
 */
import type { FrameColumns } from "../../../contract/stacks.ts";
import { type CallTree, increase } from "./call_tree.ts";

/** Functions by number: a function that is inlined in places is one. */
export interface Functions {
  /** The function of each frame. */
  of: Int32Array;
  /** A frame of each function. */
  frame: number[];
  flat: Float64Array;
  flatLost: Float64Array;
  cum: Float64Array;
  cumLost: Float64Array;
}

/** Adds up functions; recursion counts once. */
export function addUpFunctions(tree: CallTree, frames: FrameColumns): Functions {
  const { of, frame } = numbered(frames);
  const column = () => new Float64Array(frame.length);
  const result = {
    of,
    frame,
    flat: column(),
    flatLost: column(),
    cum: column(),
    cumLost: column(),
  };
  const { flat, flatLost, cum, cumLost } = result;
  const { end, self, selfLost, sum, sumLost } = tree;
  /** How many nodes of each function are open. */
  const open = new Int32Array(frame.length);
  const path: number[] = [];
  for (let node = 1; node < tree.count; node++) {
    while (path.length > 0 && (end[path.at(-1) ?? 0] ?? 0) <= node) {
      const left = path.pop() ?? 0;
      increase(open, of[tree.frame[left] ?? 0] ?? 0, -1);
    }
    const number = of[tree.frame[node] ?? 0] ?? 0;
    if (open[number] === 0) {
      increase(cum, number, sum[node] ?? 0);
      if (sumLost) increase(cumLost, number, sumLost[node] ?? 0);
    }
    increase(open, number, 1);
    increase(flat, number, self[node] ?? 0);
    if (selfLost) increase(flatLost, number, selfLost[node] ?? 0);
    path.push(node);
  }
  return result;
}

function numbered({ name, file }: FrameColumns): { of: Int32Array; frame: number[] } {
  const known = new Map<string, number>();
  const frame: number[] = [];
  const of = Int32Array.from(name, (each, i) => {
    const key = `${file[i]} ${each}`;
    let number = known.get(key);
    if (number === undefined) known.set(key, number = frame.push(i) - 1);
    return number;
  });
  return { of, frame };
}
