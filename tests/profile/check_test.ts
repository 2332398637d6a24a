import { doesNotThrow, throws } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { checkProfile } from "../../lib/profile/check.ts";
import { emptyMapping } from "../../lib/profile/builder.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { randomProfile } from "../support/random_profile.ts";

const FUNC = { id: 1, name: "f", systemName: "f", filename: "", startLine: 0 };

function valid(): Profile {
  const [profile] = fc.sample(randomProfile({ huge: false, types: 1 }), { numRuns: 1, seed: 5 });
  const line = [{ function: FUNC, line: 1, column: 0 }];
  const location = { id: 1, mapping: undefined, address: 0, line, isFolded: false };
  return {
    ...profile!,
    mapping: [],
    function: [FUNC],
    location: [location],
    sample: [{ location: [location], value: [1], label: [] }],
  };
}

Deno.test("checkProfile() accepts every valid profile", () => {
  fc.assert(fc.property(randomProfile(), (profile) => doesNotThrow(() => checkProfile(profile))));
});

Deno.test("checkProfile() names what is broken, with Go's text", () => {
  const mapping = emptyMapping(7);
  const cases: [message: string, breakIt: (profile: Profile) => void][] = [
    ["missing sample type information", (p) => p.sampleType = []],
    ["mismatch: sample has 2 values vs. 1 types", (p) => p.sample[0]!.value = [1, 2]],
    ["sample has nil location", (p) => p.location = []],
    ["found mapping with reserved ID=0", (p) => p.mapping.push({ ...mapping, id: 0 })],
    ["multiple mappings with same id: 7", (p) => p.mapping.push(mapping, { ...mapping })],
    ["found function with reserved ID=0", (p) => p.function.push({ ...FUNC, id: 0 })],
    ["multiple functions with same id: 1", (p) => p.function.push({ ...FUNC })],
    ["found location with reserved id=0", (p) => p.location.push({ ...p.location[0]!, id: 0 })],
    ["multiple locations with same id: 1", (p) => p.location.push({ ...p.location[0]! })],
    ["inconsistent mapping: 7", (p) => p.location[0]!.mapping = mapping],
    ["inconsistent function: 1", (p) => p.function = [{ ...FUNC }]],
  ];
  for (const [message, breakIt] of cases) {
    const profile = valid();
    doesNotThrow(() => checkProfile(profile));
    breakIt(profile);
    throws(() => checkProfile(profile), { name: "RangeError", message });
  }
});
