/**
 * Distinguishes valid profiles from broken ones.
 *
 * @module
 */
import type { Int64 } from "../go/int64.ts";
import { IdTable } from "./decode/id_table.ts";
import { type NumberedTable, Validity } from "./decode/validity.ts";
import type { Func, Location, Mapping, Profile } from "./types.ts";

/**
 * Checks the rules that every reader relies on, with Go's texts: as many values
 * as sample types, ids neither 0 nor twice, references only to what the tables
 * hold. Go lets a sample refer to a location outside of the table; here that is
 * an error too, because such a profile cannot be written.
 *
 * @param profile Not changed.
 * @throws {RangeError} If a rule is broken; the message is Go's.
 *
 * @example
 * ```ts
 * import { checkProfile } from "./check.ts";
 * import { emptyProfile } from "./builder.ts";
 * import { throws } from "node:assert/strict";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const profile = emptyProfile({ sampleType: [cpu], periodType: cpu, period: 1 });
 * profile.sample.push({ location: [], value: [1, 2], label: [] });
 * throws(() => checkProfile(profile), /mismatch: sample has 2 values vs. 1 types/);
 * ```
 */
export function checkProfile(profile: Profile): void {
  const validity = new Validity();
  const mappings = register<Mapping>(validity, "mapping", profile.mapping);
  const functions = register<Func>(validity, "function", profile.function);
  const locations = register<Location>(validity, "location", profile.location, (location) => {
    const { mapping, line, id } = location;
    if (mapping && mappings.get(mapping.id) !== mapping) {
      validity.inconsistent("mapping", mapping.id);
    }
    for (const { function: func } of line) {
      // Collectors are typed, but what they hand over may come out of JSON.
      if (!func) validity.unknownFunction(id);
      else if (functions.get(func.id) !== func) validity.inconsistent("function", func.id);
    }
  });
  const types = profile.sampleType.length;
  if (types === 0 && profile.sample.length > 0) validity.noSampleTypes();
  for (const { value, location } of profile.sample) {
    if (value.length !== types) validity.valueCount(value.length, types);
    for (const at of location) {
      if (locations.get(at.id) !== at) validity.unknownLocation();
    }
  }
  const { problem } = validity;
  if (problem !== undefined) throw new RangeError(problem);
}

function register<T extends { id: Int64 }>(
  validity: Validity,
  table: NumberedTable,
  entries: readonly T[],
  look: (entry: T) => void = () => {},
): IdTable<T> {
  const ids = new IdTable<T>(entries.length);
  for (const entry of entries) {
    if (entry.id === 0) validity.reservedId(table);
    else if (ids.get(entry.id)) validity.duplicateId(table, entry.id);
    else ids.set(entry.id, entry);
    look(entry);
  }
  return ids;
}
