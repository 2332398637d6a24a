import { deepStrictEqual, strictEqual, throws } from "node:assert/strict";
import type { Int64 } from "../../../lib/go/int64.ts";
import { emptyProfile } from "../../../lib/profile/builder.ts";
import { scaleProfile, scaleProfileN } from "../../../lib/profile/combine/scale.ts";
import {
  BASE_LABEL,
  diffProfile,
  normalizeProfile,
} from "../../../lib/profile/combine/subtract.ts";
import type { Label, Profile } from "../../../lib/profile/types.ts";

function profile(types: number, ...values: Int64[][]): Profile {
  const type = (i: number) => ({ type: `t${i}`, unit: "count" });
  return {
    ...emptyProfile({
      sampleType: Array.from({ length: types }, (_, i) => type(i)),
      periodType: type(0),
      period: 1,
    }),
    sample: values.map((value) => ({ location: [], value, label: [] })),
  };
}

function values({ sample }: Profile): Int64[][] {
  return sample.map(({ value }) => value);
}

Deno.test("scaleProfile() rounds halves away from zero", () => {
  const scaled = scaleProfile(profile(1, [1], [3], [-1], [-3], [5]), 0.5);
  deepStrictEqual(values(scaled), [[1], [2], [-1], [-2], [3]]);
});

Deno.test("scaleProfile() drops samples that become zero, but none if the ratio is 1", () => {
  deepStrictEqual(values(scaleProfile(profile(1, [1], [0], [10]), 0.1)), [[1]]);
  deepStrictEqual(values(scaleProfile(profile(1, [0]), 1)), [[0]]);
});

Deno.test("scaleProfileN() lets a value with ratio 1 save no sample, as in Go", () => {
  deepStrictEqual(values(scaleProfileN(profile(2, [5, 0], [5, 4]), [1, 2])), [[5, 8]]);
});

Deno.test("scaleProfileN() wants a ratio for each type", () => {
  throws(() => scaleProfileN(profile(2), [1]), {
    message: "mismatched scale ratios, got 1, want 2",
  });
});

Deno.test("scaleProfile() computes as Go does beyond 2^53 and beyond 2^63", () => {
  const min = -(2n ** 63n);
  deepStrictEqual(values(scaleProfile(profile(1, [2n ** 53n + 1n]), -1)), [[-(2n ** 53n)]]);
  deepStrictEqual(values(scaleProfile(profile(1, [2n ** 63n - 1n], [min]), 2)), [[min], [min]]);
});

Deno.test("scaleProfile() leaves no negative zero", () => {
  const [sample] = scaleProfileN(profile(2, [0, 3]), [-1, -1]).sample;
  strictEqual(Object.is(sample?.value[0], 0), true);
});

Deno.test("normalizeProfile() gives the sums of the base", () => {
  const scaled = normalizeProfile(profile(2, [1, 0], [3, 0]), profile(2, [10, 5], [10, 5]));
  deepStrictEqual(values(scaled), [[5, 0], [15, 0]]);
});

Deno.test("normalizeProfile() demands equal units", () => {
  const other = { ...profile(1), periodType: { type: "t0", unit: "ms" } };
  throws(() => normalizeProfile(profile(1), other), {
    message: "incompatible period types &{t0 count 0 0} and &{t0 ms 0 0}",
  });
});

Deno.test("diffProfile() marks the samples of the base once", () => {
  const base = profile(1, [4]);
  const marked: Label = { key: BASE_LABEL, str: "true" };
  const old: Label[] = [{ key: "k", str: "v" }, { key: BASE_LABEL, str: "old" }];
  base.sample[0]!.label = old;
  const diff = diffProfile(profile(1, [9]), base);
  deepStrictEqual(diff.sample.map(({ label }) => label), [[], [{ key: "k", str: "v" }, marked]]);
  deepStrictEqual(values(diff), [[9], [-4]]);
  strictEqual(base.sample[0]!.label, old);
});
