/**
 * The places of a profile as numbered nodes, and which of them each location is.
 *
 * @module
 */
import type { Location, Profile } from "../../profile/types.ts";
import { type Place, placeKey, type PlaceOptions, PlaceReader } from "./place.ts";

/** Nodes of a profile, before anything is known of their values. */
export interface NodeTable {
  /** The place of each node. */
  places: Place[];
  /** Nodes of all locations one after another, innermost inlined call first. */
  nodes: Int32Array;
  /** Where in `nodes` those of a slot begin; one entry more than slots. */
  starts: Int32Array;
  /** The number of a location. */
  slotOf: (location: Location) => number;
}

/**
 * Numbers the places of a profile.
 *
 * @param profile The profile; ids of its locations are unique.
 * @param options How places are told apart.
 * @returns The table.
 */
export function nodeTable(profile: Profile, options: PlaceOptions): NodeTable {
  const reader = new PlaceReader(options);
  const places: Place[] = [];
  const known = new Map<string, number>();
  const nodes: number[] = [];
  const starts = new Int32Array(profile.location.length + 1);
  profile.location.forEach((location, slot) => {
    for (const place of reader.places(location)) {
      const key = placeKey(place);
      let node = known.get(key);
      if (node === undefined) {
        known.set(key, node = places.length);
        places.push(place);
      }
      nodes.push(node);
    }
    starts[slot + 1] = nodes.length;
  });
  return { places, nodes: Int32Array.from(nodes), starts, slotOf: locationSlots(profile.location) };
}

/**
 * Numbers locations as their table does. Ids are nearly always 1, 2, 3 …, and an
 * array is much faster than a map then.
 *
 * @param locations The table.
 * @returns The place of a location in it.
 */
export function locationSlots(locations: readonly Location[]): (location: Location) => number {
  const largest = locations.reduce((most, { id }) => Number(id) > most ? Number(id) : most, 0);
  if (largest > 4 * locations.length + 64) {
    const bySlot = new Map(locations.map(({ id }, slot) => [id, slot]));
    return (location) => bySlot.get(location.id) ?? 0;
  }
  const byId = new Int32Array(largest + 1);
  locations.forEach(({ id }, slot) => byId[Number(id)] = slot);
  return (location) => byId[location.id as number] ?? 0;
}
