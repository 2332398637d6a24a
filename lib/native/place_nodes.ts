import type { CodeMapping } from "./process_maps.ts";
import type { StackStore } from "./stack_store.ts";

/** A place of code that is in no mapping, and of code that is the kernel's. */
export const NOWHERE = -1;
export const KERNEL = -2;

/** Which code each node of a store is of. */
export interface PlacedNodes {
  /** Of each node: index of a mapping, {@linkcode NOWHERE} or {@linkcode KERNEL}. */
  places: Int32Array;
  /** Mappings that have nodes. */
  used: Set<number>;
  /** Addresses in the kernel. */
  kernel: number[];
}

/**
 * Finds out which code the calls of a store are of.
 *
 * @param stacks The store.
 * @param code Where the process has code, by address.
 */
export function placeNodes(stacks: StackStore, code: readonly CodeMapping[]): PlacedNodes {
  const places = new Int32Array(stacks.nodes);
  const used = new Set<number>();
  const kernel = new Set<number>();
  for (let node = 0; node < stacks.nodes; node++) {
    const address = stacks.addressOf(node);
    if (address < 0) kernel.add(address);
    const place = address < 0 ? KERNEL : mappingAt(code, address);
    if (place >= 0) used.add(place);
    places[node] = place;
  }
  return { places, used, kernel: [...kernel] };
}

function mappingAt(code: readonly CodeMapping[], address: number): number {
  let [low, high] = [0, code.length];
  while (low < high) {
    const middle = low + high >> 1;
    if (code[middle]!.end <= address) low = middle + 1;
    else high = middle;
  }
  const found = code[low];
  return found && address >= found.start ? low : NOWHERE;
}
