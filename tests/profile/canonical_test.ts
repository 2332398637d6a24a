import fc from "npm:fast-check@4.10.2";
import { canonical, type Int64 } from "../../lib/go/int64.ts";
import { emptyProfile, ProfileBuilder } from "../../lib/profile/builder.ts";
import { mergeProfiles } from "../../lib/profile/combine/merge.ts";
import { scaleProfile } from "../../lib/profile/combine/scale.ts";
import { subtractProfile } from "../../lib/profile/combine/subtract.ts";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import { encodeProfile } from "../../lib/profile/encode.ts";
import { importProfile } from "../../lib/profile/import/import_profile.ts";
import { TreeBuilder } from "../../lib/profile/tree_builder.ts";
import { assertCanonical } from "../support/assert_canonical.ts";
import { randomInt64, randomProfile } from "../support/random_profile.ts";

const FIXTURES = new URL("../fixtures/", import.meta.url);
const FRAME = {
  name: "f",
  systemName: "f",
  filename: "f.ts",
  startLine: 1,
  line: 1,
  mapping: "app",
};
const COUNT = { type: "n", unit: "count" };

/** An integer in either form, whatever its size, and negative zero. */
function loose(): fc.Arbitrary<Int64> {
  const exact = randomInt64();
  return fc.oneof(fc.constant(-0), exact, exact.map((value) => BigInt(value)));
}

Deno.test("builders bring numbers of any form into the canonical one", () => {
  fc.assert(fc.property(fc.array(loose(), { minLength: 4, maxLength: 4 }), (numbers) => {
    const [first, second, third, fourth] = numbers as [Int64, Int64, Int64, Int64];
    const header = {
      sampleType: [COUNT],
      periodType: COUNT,
      period: first,
      timeNanos: second,
      durationNanos: third,
    };
    assertCanonical(emptyProfile(header), "header");
    const label = { key: "k", num: second, numUnit: "" };
    const builder = new ProfileBuilder(header);
    builder.add([FRAME], [first], [label]);
    builder.add([FRAME], [third], [label]);
    builder.add([], [fourth]);
    assertCanonical(builder.build(), "ProfileBuilder");
    const tree = new TreeBuilder(header, 0);
    for (const value of numbers) tree.add(tree.call(undefined, FRAME), [value], [label]);
    tree.add(undefined, [fourth], [label]);
    assertCanonical(tree.build(), "StackTree");
  }));
});

Deno.test("decoding, merging, scaling and subtracting keep numbers canonical", async () => {
  const ratio = fc.double({ min: -4, max: 4, noNaN: true });
  await fc.assert(
    fc.asyncProperty(randomProfile({ types: 2 }), ratio, async (profile, ratio) => {
      fc.pre(new Set(profile.sampleType.map(({ type }) => type)).size === 2);
      const decoded = await decodeProfile(await encodeProfile(profile));
      assertCanonical(decoded, "decoded");
      assertCanonical(mergeProfiles([decoded, decoded]), "merged");
      assertCanonical(scaleProfile(decoded, ratio), "scaled");
      assertCanonical(subtractProfile(decoded, decoded), "subtracted");
    }),
    { numRuns: 50 },
  );
});

for (const folder of ["profiles", "foreign"]) {
  for (const { name, isFile } of Deno.readDirSync(new URL(`${folder}/`, FIXTURES))) {
    if (!isFile || !/\.(pb|gz|cpuprofile|heapprofile|txt)$/.test(name)) continue;
    if (name === "concatenated.pb") continue;
    Deno.test(`numbers are canonical in ${folder}/${name}`, async () => {
      const data = await Deno.readFile(new URL(`${folder}/${name}`, FIXTURES));
      assertCanonical(await importProfile(data), name);
    });
  }
}

Deno.test("canonical() keeps the value", () => {
  fc.assert(fc.property(loose(), (value) => BigInt(canonical(value)) === BigInt(value)));
});
