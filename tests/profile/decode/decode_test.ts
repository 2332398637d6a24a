import { deepStrictEqual, rejects, strictEqual, throws } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { Profile as OtherProfile } from "npm:pprof-format@2.3.2";
import { decodeProfile, parseProfile } from "../../../lib/profile/decode/decode.ts";
import { DecodeError } from "../../../lib/profile/decode/decode_error.ts";
import { encodeProfile, serializeProfile } from "../../../lib/profile/encode.ts";
import { randomProfile } from "../../support/random_profile.ts";

/** A length-delimited field with a number below 16. */
function message(field: number, ...content: (number | number[])[]): number[] {
  const flat = content.flat();
  return [field << 3 | 2, flat.length, ...flat];
}

const EMPTY_STRING = message(6);
const SAMPLE_TYPE = message(1);

function parse(...fields: number[][]) {
  return parseProfile(new Uint8Array([...EMPTY_STRING, ...fields.flat()]));
}

Deno.test("decodeProfile() reads what encodeProfile() wrote", async () => {
  await fc.assert(
    fc.asyncProperty(randomProfile(), async (profile) => {
      deepStrictEqual(await decodeProfile(await encodeProfile(profile)), profile);
    }),
    { numRuns: 150 },
  );
});

Deno.test("decodeProfile() reads a stream in pieces of any size", async () => {
  const [profile] = fc.sample(randomProfile(), { numRuns: 1, seed: 7 });
  const file = await encodeProfile(profile!);
  for (const size of [1, 3, 1000]) {
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < file.length; at += size) {
          controller.enqueue(file.subarray(at, at + size));
        }
        controller.close();
      },
    });
    deepStrictEqual(await decodeProfile(stream), profile);
  }
});

Deno.test("decodeProfile() agrees with pprof-format where that one is right", () => {
  fc.assert(
    fc.property(randomProfile({ huge: false, negative: false }), (profile) => {
      const data = serializeProfile(profile);
      const other = OtherProfile.decode(data);
      const ours = parseProfile(data);
      deepStrictEqual(
        ours.sample.map(({ location, value }) => [location.map(({ id }) => id), value]),
        other.sample.map(({ locationId, value }) => [locationId, value].map((l) => l.map(Number))),
      );
      deepStrictEqual(
        ours.location.map(({ id, address, line }) => [
          id,
          address,
          ...line.map((each) => [each.function.id, each.line, each.column]),
        ]),
        other.location.map(({ id, address, line }) => [
          Number(id),
          Number(address),
          ...line.map((each) => [each.functionId, each.line, each.column].map(Number)),
        ]),
      );
      strictEqual(ours.durationNanos, Number(other.durationNanos));
    }),
  );
});

Deno.test("decodeProfile() skips unknown fields of any number and wire type", () => {
  const unknown = [
    [0xf8, 0x01, 0x96, 0x01], // 31, varint
    [0xa1, 0x06, 1, 2, 3, 4, 5, 6, 7, 8], // 100, 64 bits
    [0xa2, 0x06, 2, 0xff, 0xff], // 100, bytes
    [0xa5, 0x06, 1, 2, 3, 4], // 100, 32 bits
    [0x00, 0x05], // 0, varint
    [0xf8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x00], // 2^61 - 1
  ].flat();
  const profile = parse(
    unknown,
    message(1, unknown),
    message(2, unknown, [0x10, 5]),
    message(3, [0x08, 1], unknown),
    message(5, [0x08, 1], unknown),
    message(4, [0x08, 1], unknown, message(4, [0x08, 1], unknown)),
  );
  deepStrictEqual(profile.sample, [{ location: [], value: [5], label: [] }]);
  strictEqual(profile.location[0]?.line[0]?.function.id, 1);
});

Deno.test("decodeProfile() reads packed and unpacked numbers alike", () => {
  const location = message(4, [0x08, 1]);
  const packed = message(2, message(1, [1, 1, 1]), message(2, [7]));
  const mixed = message(2, [0x08, 1], message(1, [1, 1]), [0x10, 7]);
  const profile = parse(SAMPLE_TYPE, location, packed, mixed);
  deepStrictEqual(profile.sample[0], profile.sample[1]);
  strictEqual(profile.sample[0]?.location.length, 3);
});

Deno.test("decodeProfile() keeps integers exact: values signed, addresses unsigned", () => {
  const minusOne = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
  const profile = parse(
    SAMPLE_TYPE,
    message(4, [0x08, 1, 0x18], minusOne),
    message(2, [0x10], minusOne),
  );
  strictEqual(profile.sample[0]?.value[0], -1);
  strictEqual(profile.location[0]?.address, 2n ** 64n - 1n);
});

Deno.test("decodeProfile() ignores bits beyond 64, as Go does", () => {
  const tooMuch = [0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7e];
  const profile = parse(SAMPLE_TYPE, message(2, [0x10], tooMuch));
  strictEqual(profile.sample[0]?.value[0], 1);
});

Deno.test("decodeProfile() lets text win in a label and drops labels without a value", () => {
  const strings = [message(6, [0x6b]), message(6, [0x76])];
  const labels = [
    message(3, [0x08, 1, 0x10, 2, 0x18, 9]),
    message(3, [0x08, 1]),
    message(3, [0x08, 1, 0x18, 9]),
    message(3, [0x08, 1, 0x20, 2]),
  ].flat();
  const profile = parse(...strings, SAMPLE_TYPE, message(2, [0x10, 1], labels));
  deepStrictEqual(profile.sample[0]?.label, [
    { key: "k", str: "v" },
    { key: "k", num: 9, numUnit: "" },
    { key: "k", num: 0, numUnit: "v" },
  ]);
});

Deno.test("decodeProfile() takes a mapping that is not there for none", () => {
  const profile = parse(message(4, [0x08, 1, 0x10, 99]));
  strictEqual(profile.location[0]?.mapping, undefined);
});

Deno.test("decodeProfile() keeps a byte order mark at the start of a name", () => {
  const profile = parse(message(6, [0xef, 0xbb, 0xbf, 0x61]), [0x38, 1]);
  strictEqual(profile.dropFrames, "\ufeffa");
});

Deno.test("decodeProfile() says what is wrong and where", () => {
  const cases: [kind: string, message: RegExp, data: number[]][] = [
    ["empty", /^profile is empty$/, []],
    ["unrecognized", /^input ends early at byte 3$/, [0x32, 0x00, 0x0a]],
    ["unrecognized", /^input ends early at byte 4$/, [0x32, 0x00, 0x0a, 0x05]],
    ["unrecognized", /^input ends early at byte 3$/, [0x32, 0x00, 0x80]],
    ["unrecognized", /^field 9 at byte 2 is a varint of more than 10 bytes$/, [
      ...[0x32, 0x00, 0x48, ...Array(11).fill(0x80), 0],
    ]],
    ["unrecognized", /^field 31 at byte 2 has unknown wire type 3$/, [0x32, 0x00, 0xfb, 0x01]],
    ["unrecognized", /^field 1 at byte 2 has wire type 0 instead of 2$/, [0x32, 0x00, 0x08, 0x00]],
    ["unrecognized", /^field 1 at byte 4 is longer than the message around it$/, [
      ...[0x32, 0x00, 0x12, 0x02, 0x0a, 0x09, 0x32, 0x00],
    ]],
    ["unrecognized", /^field 6 at byte 0 is a first string with text$/, [0x32, 0x01, 0x61]],
    ["unrecognized", /^field 7 at byte 2 refers to string 5 of 1$/, [0x32, 0x00, 0x38, 0x05]],
    ["unrecognized", /^profile has no string table$/, [0x48, 0x01]],
    ["concatenated", /field 9 at byte 4/, [0x32, 0x00, 0x48, 0x01, 0x48, 0x00]],
    ["unrecognized", /^field 9 at byte 4 has unknown wire type 3$/, [
      ...[0x32, 0x00, 0x48, 0x01, 0x4b],
    ]],
    ["unrecognized", /^field 11 at byte 4 has wire type 0 instead of 2$/, [
      ...[0x32, 0x00, 0x48, 0x01, 0x58, 0x00, 0x48, 0x01],
    ]],
    ["invalid", /^missing sample type information$/, [0x32, 0, 0x12, 0]],
    ["invalid", /^mismatch: sample has 0 values vs. 1 types$/, [0x32, 0, 0x0a, 0, 0x12, 0]],
    ["invalid", /^sample has nil location$/, [
      ...[0x32, 0, 0x0a, 0, 0x12, 4, 0x08, 9, 0x10, 1],
    ]],
    ["invalid", /^found mapping with reserved ID=0$/, [0x32, 0, 0x1a, 0]],
    ["invalid", /^found function with reserved ID=0$/, [0x32, 0, 0x2a, 0]],
    ["invalid", /^found location with reserved id=0$/, [0x32, 0, 0x22, 0]],
    ["invalid", /^multiple functions with same id: 7$/, [
      ...[0x32, 0, 0x2a, 2, 8, 7, 0x2a, 2, 8, 7],
    ]],
    ["invalid", /^location id: 7 has a line with nil function$/, [
      ...[0x32, 0, 0x22, 4, 8, 7, 0x22, 0],
    ]],
  ];
  for (const [kind, text, data] of cases) {
    throws(() => parseProfile(new Uint8Array(data)), (error) => {
      if (!(error instanceof DecodeError)) throw error;
      deepStrictEqual([error.kind, text.test(error.message) || error.message], [kind, true]);
      strictEqual(error instanceof SyntaxError, true);
      return true;
    });
  }
});

Deno.test("decodeProfile() reports the problem that Go would report first", () => {
  throws(
    () => parse(SAMPLE_TYPE, message(4), message(3), message(2)),
    /mismatch: sample has 0 values/,
  );
  throws(() => parse(message(4), message(3)), /found mapping/);
  throws(() => parse(message(2), [0x0a, 0x05]), /input ends early/);
});

Deno.test("decodeProfile() turns junk into DecodeError", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (data) => {
      await decodesOrRefuses(data);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("decodeProfile() survives changed and cut bytes", async () => {
  const change = fc.record({ at: fc.nat(), to: fc.nat({ max: 255 }) });
  await fc.assert(
    fc.asyncProperty(
      randomProfile(),
      fc.array(change, { maxLength: 4 }),
      fc.nat(),
      fc.boolean(),
      async (profile, changes, cut, zip) => {
        const data = zip ? await encodeProfile(profile) : serializeProfile(profile);
        for (const { at, to } of changes) data[at % data.length] = to;
        await decodesOrRefuses(data.subarray(0, data.length - cut % data.length));
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("decodeProfile() refuses every cut of a gzip file", async () => {
  const [profile] = fc.sample(randomProfile(), { numRuns: 1, seed: 3 });
  const file = await encodeProfile(profile!);
  for (let length = 2; length < file.length; length++) {
    await rejects(decodeProfile(file.subarray(0, length)), {
      name: "DecodeError",
      goText: "decompressing profile: unexpected EOF",
      message: `compressed input ends early at byte ${length}`,
    });
  }
});

async function decodesOrRefuses(data: Uint8Array): Promise<void> {
  try {
    serializeProfile(await decodeProfile(data));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
}

Deno.test("parseProfile() reads fields in any order, and passes over those it does not know", () => {
  const location = (id: number) => message(4, 0x08, id);
  const sample = (id: number) => message(2, 0x0a, 1, id, 0x12, 1, 7);
  // Field 2 with a tag that is longer than it must be; field 18 begins with the same byte.
  const longTag = [0x92, 0x00, ...sample(1).slice(1)];
  const unknown = [0x92, 0x01, 0];
  const { sample: samples } = parse(
    sample(2),
    location(1),
    sample(1),
    sample(1),
    SAMPLE_TYPE,
    longTag,
    unknown,
    sample(2),
    location(2),
    longTag,
    unknown,
  );
  deepStrictEqual(samples.map(({ location }) => location.map(({ id }) => id)), [
    [2],
    [1],
    [1],
    [1],
    [2],
    [1],
  ]);
});
