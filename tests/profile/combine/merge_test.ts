import { deepStrictEqual, ok, strictEqual, throws } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { byteOrder } from "../../../lib/go/sort.ts";
import { emptyProfile, ProfileBuilder } from "../../../lib/profile/builder.ts";
import { combineProfiles } from "../../../lib/profile/combine/combine.ts";
import { compactProfile, mergeProfiles } from "../../../lib/profile/combine/merge.ts";
import { labelKey } from "../../../lib/profile/combine/sample_table.ts";
import { scaleProfile } from "../../../lib/profile/combine/scale.ts";
import { subtractProfile } from "../../../lib/profile/combine/subtract.ts";
import type { Label, Profile } from "../../../lib/profile/types.ts";
import { randomProfile } from "../../support/random_profile.ts";

const CPU = { type: "cpu", unit: "nanoseconds" };

/** Random profiles that can be merged: their types are the same. */
function mergeable(options: { huge: boolean }): fc.Arbitrary<Profile> {
  return randomProfile({ ...options, types: 2 }).map((profile) => ({
    ...profile,
    periodType: CPU,
    sampleType: [{ type: "samples", unit: "count" }, CPU],
  }));
}

/** The samples with everything they refer to spelled out, in a fixed order. */
function content({ sample }: Profile): string[] {
  return sample.map(({ location, value, label }) =>
    JSON.stringify([
      labelKey(label),
      value.map(String),
      location.map(({ mapping, address, line, isFolded }) => [
        mapping && [mapping.filename, mapping.buildId, String(mapping.fileOffset)],
        mapping ? String(BigInt.asUintN(64, BigInt(address) - BigInt(mapping.memoryStart))) : "",
        isFolded,
        line.map((each) => [
          each.function.name,
          each.function.systemName,
          each.function.filename,
          ...[each.function.startLine, each.line, each.column].map(String),
        ]),
      ]),
    ])
  ).sort(byteOrder);
}

Deno.test("mergeProfiles() gives the same samples in any order", () => {
  fc.assert(
    fc.property(mergeable({ huge: true }), mergeable({ huge: true }), (a, b) => {
      deepStrictEqual(content(mergeProfiles([a, b])), content(mergeProfiles([b, a])));
    }),
  );
});

Deno.test("mergeProfiles() is associative", () => {
  fc.assert(
    fc.property(fc.tuple(...[0, 1, 2].map(() => mergeable({ huge: true }))), (all) => {
      const [a, b, c] = all as [Profile, Profile, Profile];
      const atOnce = content(mergeProfiles([a, b, c]));
      deepStrictEqual(content(mergeProfiles([mergeProfiles([a, b]), c])), atOnce);
      deepStrictEqual(content(mergeProfiles([a, mergeProfiles([b, c])])), atOnce);
    }),
  );
});

Deno.test("mergeProfiles() leaves nothing of a profile and its negative", () => {
  fc.assert(
    fc.property(mergeable({ huge: false }), (profile) => {
      const nothing = mergeProfiles([profile, scaleProfile(profile, -1)]);
      deepStrictEqual([nothing.sample, nothing.location, nothing.function], [[], [], []]);
      deepStrictEqual(subtractProfile(profile, profile), nothing);
    }),
  );
});

Deno.test("mergeProfiles() does not change its arguments", () => {
  fc.assert(
    fc.property(mergeable({ huge: true }), (profile) => {
      const before = structuredClone(profile);
      combineProfiles([profile, scaleProfile(profile, 3), profile]);
      deepStrictEqual(profile, before);
    }),
  );
});

Deno.test("compactProfile() changes nothing the second time", () => {
  fc.assert(
    fc.property(mergeable({ huge: true }), (profile) => {
      const compact = compactProfile(profile);
      deepStrictEqual(compactProfile(compact), compact);
      deepStrictEqual(compact.location.map(({ id }) => id), compact.location.map((_, i) => i + 1));
    }),
  );
});

Deno.test("mergeProfiles() combines headers", () => {
  const one = emptyProfile({
    sampleType: [CPU],
    periodType: CPU,
    period: 5,
    timeNanos: 200,
    durationNanos: 10,
    comment: ["a", "b"],
    dropFrames: "first",
  });
  const two = {
    ...one,
    period: 7,
    timeNanos: 100,
    comment: ["b", "c"],
    dropFrames: "second",
    defaultSampleType: "cpu",
    docUrl: "https://example.com",
  };
  const merged = mergeProfiles([one, two]);
  deepStrictEqual(
    [merged.period, merged.timeNanos, merged.durationNanos, merged.comment, merged.dropFrames],
    [7, 100, 20, ["a", "b", "c"], "first"],
  );
  deepStrictEqual([merged.defaultSampleType, merged.docUrl], ["cpu", "https://example.com"]);
});

Deno.test("mergeProfiles() forgets the time if a later profile has none, as Go does", () => {
  const timed = emptyProfile({ sampleType: [CPU], periodType: CPU, period: 1, timeNanos: 9 });
  strictEqual(mergeProfiles([timed, { ...timed, timeNanos: 0 }]).timeNanos, 0);
  strictEqual(mergeProfiles([{ ...timed, timeNanos: 0 }, timed]).timeNanos, 9);
});

Deno.test("mergeProfiles() keeps samples apart whose labels differ in a value's unit or order", () => {
  const lists: Label[][] = [
    [],
    [{ key: "k", str: "a" }],
    [{ key: "k", str: "a" }, { key: "k", str: "b" }],
    [{ key: "k", str: "b" }, { key: "k", str: "a" }],
    [{ key: "k", num: 1, numUnit: "" }],
    [{ key: "k", num: 1, numUnit: "bytes" }],
  ];
  const profile = emptyProfile({ sampleType: [CPU], periodType: CPU, period: 1 });
  profile.sample = [...lists, ...lists].map((label) => ({ location: [], value: [1], label }));
  const merged = mergeProfiles([profile]);
  deepStrictEqual(merged.sample.map(({ label }) => label), lists);
  ok(merged.sample.every(({ value }) => value[0] === 2));
});

Deno.test("mergeProfiles() refuses nothing at all and different types", () => {
  const profile = emptyProfile({ sampleType: [CPU], periodType: CPU, period: 1 });
  throws(() => mergeProfiles([]), /no profiles to merge/);
  throws(
    () => mergeProfiles([profile, { ...profile, periodType: { type: "cpu", unit: "us" } }]),
    /incompatible period types &{cpu nanoseconds 0 0} and &{cpu us 0 0}/,
  );
  throws(
    () => mergeProfiles([profile, { ...profile, sampleType: [] }]),
    /incompatible sample types/,
  );
});

Deno.test("combineProfiles() keeps common types and converts to the finest unit", () => {
  const one = {
    ...emptyProfile({
      sampleType: [{ type: "samples", unit: "count" }, { type: "cpu", unit: "ms" }],
      periodType: { type: "cpu", unit: "ms" },
      period: 3,
      defaultSampleType: "samples",
    }),
    sample: [{ location: [], value: [1, 2], label: [] }],
  };
  const two = {
    ...emptyProfile({
      sampleType: [{ type: "cpu", unit: "microseconds" }],
      periodType: { type: "cpu", unit: "microseconds" },
      period: 5,
    }),
    sample: [{ location: [], value: [7], label: [] }],
  };
  const sum = combineProfiles([one, two]);
  deepStrictEqual(sum.sampleType, [{ type: "cpu", unit: "microseconds" }]);
  deepStrictEqual(sum.sample, [{ location: [], value: [2007], label: [] }]);
  deepStrictEqual([sum.period, sum.defaultSampleType], [3000, "cpu"]);
});

Deno.test("combineProfiles() refuses what cannot be compared, with pprof's texts", () => {
  const profile = (type: string, unit: string, period = "cpu") =>
    emptyProfile({ sampleType: [{ type, unit }], periodType: { type: period, unit }, period: 1 });
  throws(
    () => combineProfiles([profile("cpu", "ns"), profile("space", "bytes")]),
    { message: "profiles have empty common sample type list" },
  );
  throws(
    () => combineProfiles([profile("cpu", "ns", "wall"), profile("cpu", "ns")]),
    { message: "period type: incompatible types: {wall ns 0 0} {cpu ns 0 0}" },
  );
  const units = [profile("cpu", "ns"), { ...profile("cpu", "count"), periodType: { ...CPU } }];
  throws(
    () => combineProfiles(units),
    { message: "sample types: incompatible types: {cpu ns 0 0} {cpu count 0 0}" },
  );
});

Deno.test("mergeProfiles() takes stacks deeper than its buffers", () => {
  const builder = new ProfileBuilder({ sampleType: [CPU], periodType: CPU, period: 1 });
  const frame = (line: number) => ({
    name: "f",
    systemName: "f",
    filename: "",
    startLine: 0,
    line,
    mapping: "app",
  });
  builder.add(Array.from({ length: 10_000 }, (_, i) => frame(i)), [1]);
  builder.add([frame(1)], [1]);
  const merged = mergeProfiles([builder.build(), builder.build()]);
  deepStrictEqual(merged.sample.map((s) => [s.location.length, ...s.value]), [[10_000, 2], [1, 2]]);
});
