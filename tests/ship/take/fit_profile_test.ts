import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { ProfileBuilder } from "../../../lib/profile/builder.ts";
import { checkProfile } from "../../../lib/profile/check.ts";
import { serializeProfile } from "../../../lib/profile/encode.ts";
import type { Profile } from "../../../lib/profile/types.ts";
import { fitProfile } from "../../../lib/ship/take/fit_profile.ts";

function profile(stacks: number, name: (i: number) => string = (i) => `f${i}`): Profile {
  const cpu = { type: "cpu", unit: "nanoseconds" };
  const builder = new ProfileBuilder({
    sampleType: [{ type: "samples", unit: "count" }, cpu],
    periodType: cpu,
    period: 1,
  });
  for (let i = 0; i < stacks; i++) {
    const frame = {
      name: name(i),
      systemName: name(i),
      filename: "a.ts",
      startLine: 1,
      line: 1,
      mapping: "app",
    };
    builder.add([frame], [1, i + 1]);
  }
  return builder.build();
}

const sums = ({ sample }: Profile) =>
  [0, 1].map((i) => sample.reduce((sum, { value }) => sum + Number(value[i]), 0));

Deno.test("a small profile stays as it is", () => {
  const small = profile(100);
  strictEqual(fitProfile(small), small);
});

Deno.test("too many stacks: the smallest become (other), sums stay", () => {
  const large = profile(20_000);
  const fitted = fitProfile(large);
  checkProfile(fitted);
  strictEqual(fitted.sample.length, 16_000);
  deepStrictEqual(sums(fitted), sums(large));
  const names = new Set(fitted.function.map(({ name }) => name));
  ok(names.has("(other)") && names.has("f19999") && !names.has("f0"));
  match(fitted.comment[0]!, /^\(other\): the 4001 smallest of 20000 stacks/);
});

Deno.test("too many bytes: it fits afterwards, whatever the names are", () => {
  const large = profile(5_000, (i) => `${i} ${"x".repeat(i % 7 === 0 ? 4_000 : 10)}`);
  const before = serializeProfile(large).byteLength;
  const fitted = fitProfile(large);
  checkProfile(fitted);
  ok(before > 2 << 20);
  ok(serializeProfile(fitted).byteLength < 2 << 20);
  ok(fitted.sample.length > 1_000);
  deepStrictEqual(sums(fitted), sums(large));
});

Deno.test("one name that is too long leaves (other) alone", () => {
  const fitted = fitProfile(profile(1, () => "x".repeat(3 << 20)));
  deepStrictEqual(fitted.function.map(({ name }) => name), ["(other)"]);
});
