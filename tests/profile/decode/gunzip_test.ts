import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import fc from "npm:fast-check@4.10.2";
import { decodeProfile } from "../../../lib/profile/decode/decode.ts";
import { gunzip } from "../../../lib/profile/decode/gunzip.ts";
import { Inflater } from "../../../lib/profile/decode/inflate.ts";

const utf8 = new TextEncoder();

function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

Deno.test("gunzip() joins several members, as Go's reader does", async () => {
  const members = [gzipSync("one"), gzipSync(""), gzipSync("two")];
  strictEqual(new TextDecoder().decode(await gunzip(join(...members))), "onetwo");
});

Deno.test("gunzip() refuses anything else behind a member", async () => {
  const file = gzipSync("one");
  await rejects(gunzip(join(file, new Uint8Array(12))), {
    kind: "gzip",
    message: `byte ${file.length} starts no gzip member`,
    goText: "decompressing profile: gzip: invalid header",
  });
  await rejects(gunzip(join(file, utf8.encode("junk"))), {
    message: `compressed input ends early at byte ${file.length + 4}`,
    goText: "decompressing profile: unexpected EOF",
  });
});

Deno.test("gunzip() reads a header with name, comment, extra field and checksum", async () => {
  const plain = gzipSync("content");
  const header = join(
    new Uint8Array([0x1f, 0x8b, 8, 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 1, 1]),
    utf8.encode("name\0comment\0"),
  );
  const file = join(header, plain.subarray(10));
  strictEqual(new TextDecoder().decode(await gunzip(file)), "content");
  // The second member makes our own reader run.
  strictEqual(new TextDecoder().decode(await gunzip(join(file, file))), "contentcontent");
});

Deno.test("gunzip() notices a wrong checksum and a wrong length", async () => {
  for (const fromEnd of [8, 4]) {
    const file = new Uint8Array(gzipSync("content"));
    file[file.length - fromEnd]! ^= 1;
    await rejects(gunzip(file), {
      message: `checksum at byte ${file.length - 8} does not match the content`,
      goText: "decompressing profile: gzip: invalid checksum",
    });
  }
});

Deno.test("gunzip() says where compressed data is damaged", async () => {
  const file = new Uint8Array(gzipSync("content"));
  file[10]! |= 6;
  await rejects(gunzip(file), {
    kind: "gzip",
    message: "compressed data is damaged before byte 11",
    goText: "decompressing profile: flate: corrupt input before offset 1",
  });
});

Deno.test("gunzip() stops a bomb early", async () => {
  const zeros = gzipSync(new Uint8Array(2 ** 26 + 1));
  await rejects(gunzip(zeros), {
    name: "DecodeError",
    kind: "limit",
    message: "profile inflates to more than 67108864 bytes",
  });
  await rejects(gunzip(join(gzipSync("x"), zeros)), { kind: "limit" });
});

Deno.test("decodeProfile() stops a bomb of small valid samples", async () => {
  // 32 00: the empty string; 0a 00: a sample type; 12 02 10 01: a sample of one value.
  const plain = new Uint8Array(50 * 2 ** 20);
  plain.set([0x32, 0x00, 0x0a, 0x00]);
  for (let at = 4; at < plain.length; at += 4) plain.set([0x12, 0x02, 0x10, 0x01], at);
  await rejects(decodeProfile(gzipSync(plain)), {
    kind: "limit",
    message: "profile needs more than 1073741824 bytes of memory",
  });
});

Deno.test("decodeProfile() refuses a bomb of invalid messages without keeping them", async () => {
  const fields = { 0x12: /missing sample type/, 0x22: /reserved id=0/, 0x2a: /function/ };
  for (const [tag, problem] of Object.entries(fields)) {
    const plain = new Uint8Array(8 * 2 ** 20);
    for (let at = 2; at < plain.length; at += 2) plain[at] = Number(tag);
    plain[0] = 0x32;
    await rejects(decodeProfile(gzipSync(plain)), problem);
  }
});

Deno.test("Inflater inflates whatever zlib makes", () => {
  const text = fc.array(fc.constantFrom("abc", "abcd", "\u0000", "😀", "zz"), { maxLength: 400 });
  fc.assert(
    fc.property(
      fc.oneof(
        text.map((parts) => utf8.encode(parts.join(""))),
        fc.uint8Array({ maxLength: 2000 }),
      ),
      fc.constantFrom(0, 1, 6, 9),
      fc.constantFrom(0, 2, 3, 4),
      (content, level, strategy) => {
        const file = gzipSync(content, { level, strategy });
        const inflater = new Inflater(new Uint8Array(file), 10, 1 << 20);
        inflater.stream();
        deepStrictEqual(inflater.output, new Uint8Array(content));
        strictEqual(inflater.position, file.length - 8);
      },
    ),
    { numRuns: 300 },
  );
});
