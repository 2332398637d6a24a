import { deepStrictEqual, rejects } from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { quickGunzip } from "../../lib/fetch/quick_gunzip.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const joined = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const member = gzipSync(bytes("flat "));

Deno.test("quickGunzip() joins members", async () => {
  const content = await quickGunzip(joined(member, gzipSync(bytes("cum"))));
  deepStrictEqual(new Uint8Array(content), bytes("flat cum"));
});

const DAMAGED: Readonly<Record<string, [Uint8Array, RegExp]>> = {
  "zeros behind it": [joined(member, new Uint8Array(20)), /byte 25/],
  "text behind it": [joined(member, bytes("more than a header")), /byte 25/],
  "an early end": [member.subarray(0, -3), /byte 22/],
  "a bomb": [gzipSync(new Uint8Array(80 * 2 ** 20)), /67108864/],
};

for (const [what, [data, message]] of Object.entries(DAMAGED)) {
  Deno.test(`quickGunzip() refuses ${what}`, async () => {
    await rejects(quickGunzip(data), message);
  });
}
