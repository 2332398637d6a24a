/**
 * Profiles for property tests.
 *
 * @module
 */
import fc from "npm:fast-check@4.10.2";
import { type Int64, toInt64, toUint64 } from "../../lib/go/int64.ts";
import { emptyProfile } from "../../lib/profile/builder.ts";
import type { Func, Label, Location, Mapping, Profile } from "../../lib/profile/types.ts";

/** `deepStrictEqual` distinguishes objects without a prototype. */
const PLAIN = { noNullPrototype: true } as const;

/** What {@linkcode randomProfile} may contain. */
export interface RandomProfileOptions {
  /** Values, lines, times beyond 2^53, and ids that are not 1…n; on by default. */
  huge?: boolean;
  /** Negative values; on by default. */
  negative?: boolean;
  /** Number of sample types; 1 to 3 unless given. */
  types?: number;
}

/** Any int64: small, around the edges of number and bigint, or anything. */
export function randomInt64({ huge = true, negative = true } = {}): fc.Arbitrary<Int64> {
  const small = fc.integer({ min: negative ? -1000 : 0, max: 1000 });
  const medium = fc.integer({ min: negative ? -(2 ** 40) : 0, max: 2 ** 40 });
  if (!huge) return fc.oneof(small, medium);
  const edge = fc.constantFrom(2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n)
    .chain((value) => fc.constantFrom(value, ...(negative ? [-value, -value - 1n] : [])));
  const any = fc.bigInt({ min: negative ? -(2n ** 63n) : 0n, max: 2n ** 63n - 1n });
  return fc.oneof(small, medium, edge.map(toInt64), any.map(toInt64));
}

/** Any uint64. */
export function randomUint64({ huge = true } = {}): fc.Arbitrary<Int64> {
  const small = fc.nat({ max: 2 ** 31 - 1 });
  if (!huge) return small;
  return fc.oneof(
    small,
    fc.constantFrom(2n ** 64n - 1n, 2n ** 53n, 0xffffffff81000000n),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  ).map((value) => toUint64(BigInt(value)));
}

/** Well-formed text, with what hurts: nothing, marks, controls, beyond the BMP. */
export function randomText(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom("", "a", "main", "cpu", "ns", "\ufeff", "\u0000", "😀", "日本語", "x\ny"),
    fc.string({ unit: "grapheme", maxLength: 8 }),
  );
}

/** Any valid profile that the format can express in full. */
export function randomProfile(options: RandomProfileOptions = {}): fc.Arbitrary<Profile> {
  const { huge = true, negative = true } = options;
  const int64 = randomInt64({ huge, negative });
  const line = randomInt64({ huge, negative: false });
  const uint64 = randomUint64({ huge });
  const text = randomText();
  const valueType = fc.record({ type: text, unit: text }, PLAIN);
  const count = options.types === undefined
    ? fc.integer({ min: 1, max: 3 })
    : fc.constant(options.types);
  const ids = (length: number) =>
    huge
      ? fc.uniqueArray(uint64.filter((id) => id !== 0), { minLength: length, maxLength: length })
      : fc.constant(Array.from({ length }, (_, i) => i + 1));
  const flag = fc.boolean();

  const mappings = fc.array(
    fc.record({
      memoryStart: uint64,
      memoryLimit: uint64,
      fileOffset: uint64,
      filename: text,
      buildId: text,
      hasFunctions: flag,
      hasFilenames: flag,
      hasLineNumbers: flag,
      hasInlineFrames: flag,
    }),
    { maxLength: 3 },
  ).chain((list) =>
    ids(list.length).map((all) => list.map((each, i): Mapping => ({ id: all[i]!, ...each })))
  );
  const functions = fc.array(
    fc.record({ name: text, systemName: text, filename: text, startLine: line }),
    { minLength: 1, maxLength: 6 },
  ).chain((list) =>
    ids(list.length).map((all) => list.map((each, i): Func => ({ id: all[i]!, ...each })))
  );
  const locations = (mapping: Mapping[], func: Func[]) =>
    fc.array(
      fc.record({
        mapping: fc.constantFrom(undefined, ...mapping),
        address: uint64,
        line: fc.array(
          fc.record({ function: fc.constantFrom(...func), line, column: line }, PLAIN),
          { maxLength: 3 },
        ),
        isFolded: flag,
      }),
      { minLength: 1, maxLength: 8 },
    ).chain((list) =>
      ids(list.length).map((all) => list.map((each, i): Location => ({ id: all[i]!, ...each })))
    );
  const label: fc.Arbitrary<Label> = fc.oneof(
    fc.record({ key: text, str: text.filter((value) => value !== "") }, PLAIN),
    fc.record({ key: text, num: int64, numUnit: text }, PLAIN)
      .filter(({ num, numUnit }) => num !== 0 || numUnit !== ""),
  );
  const samples = (location: Location[], types: number) =>
    fc.array(
      fc.record({
        location: fc.array(fc.constantFrom(...location), { maxLength: 12 }),
        value: fc.array(int64, { minLength: types, maxLength: types }),
        label: fc.oneof(fc.array(label, { maxLength: 0 }), fc.array(label, { maxLength: 3 })),
      }, PLAIN),
      { maxLength: 20 },
    );

  return fc.tuple(mappings, functions, count).chain(([mapping, func, types]) =>
    locations(mapping, func).chain((location) =>
      fc.record({
        sampleType: fc.array(valueType, { minLength: types, maxLength: types }),
        sample: samples(location, types),
        periodType: valueType,
        period: int64,
        timeNanos: int64,
        durationNanos: int64,
        comment: fc.array(text, { maxLength: 3 }),
        defaultSampleType: text,
        docUrl: text,
        dropFrames: text,
        keepFrames: text,
      }).map((rest): Profile => ({
        ...emptyProfile(rest),
        ...rest,
        mapping,
        function: func,
        location,
      }))
    )
  );
}
