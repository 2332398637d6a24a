import type { Location, Profile } from "../../profile/types.ts";
import type { SampleValues } from "../sample_values.ts";
import { edgeSums } from "./edges.ts";
import type { NodeModel } from "./node_model.ts";
import { type NodeTable, nodeTable } from "./node_table.ts";
import type { PlaceOptions } from "./place.ts";
import { nodeSums } from "./sums.ts";

/**
 * A node for each place, however it is reached.
 *
 * @param profile The profile.
 * @param options How places are told apart.
 * @param values What to add up.
 * @returns The nodes.
 */
export function mergedNodes(
  profile: Profile,
  options: PlaceOptions,
  values: SampleValues,
): NodeModel {
  const table = nodeTable(profile, options);
  const all = new Uint8Array(table.places.length).fill(1);
  const none = new Uint8Array(table.places.length);
  return {
    places: table.places,
    sums: nodeSums(profile, table, values),
    path: (sample) => stackNodes(table, profile.sample[sample]?.location ?? []),
    // Samples show more than edges: which calls are the same sample's.
    edges: (cut) =>
      edgeSums(profile, table, values, { kept: cut?.shown ?? all, targets: all, sources: none }),
  };
}

function stackNodes({ starts, nodes, slotOf }: NodeTable, stack: Location[]): number[] {
  const path: number[] = [];
  for (let i = stack.length - 1; i >= 0; i--) {
    const slot = slotOf(stack[i]!);
    for (let k = starts[slot + 1]! - 1; k >= starts[slot]!; k--) path.push(nodes[k]!);
  }
  return path;
}
