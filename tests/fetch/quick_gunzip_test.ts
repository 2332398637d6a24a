import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { Buffer } from "node:buffer";
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

/** Compresses some 80 times: what is large, and no bomb. */
function largeText(size: number): Uint8Array {
  const content = new Uint8Array(size);
  const block = new Uint8Array(4096);
  for (let at = 0, round = 0; at < size; at += block.length, round++) {
    if (round % 128 === 0) crypto.getRandomValues(block);
    content.set(block.subarray(0, size - at), at);
  }
  return content;
}

Deno.test("quickGunzip() keeps all of what is large, in one member or in several", async () => {
  const content = largeText(130 << 20);
  const half = 65 << 20;
  const whole = gzipSync(content, { level: 1 });
  const parts = [content.subarray(0, half), content.subarray(half)].map((part) =>
    gzipSync(part, { level: 1 })
  );
  const several = new Uint8Array(parts[0]!.length + parts[1]!.length);
  several.set(parts[0]!);
  several.set(parts[1]!, parts[0]!.length);
  for (const data of [whole, several]) {
    const inflated = await quickGunzip(data);
    strictEqual(Buffer.compare(inflated, content), 0);
  }
});

Deno.test("quickGunzip() refuses a bomb of many members", async () => {
  const bomb = gzipSync(new Uint8Array(60 << 20));
  const data = new Uint8Array(60 * bomb.length);
  for (let at = 0; at < data.length; at += bomb.length) data.set(bomb, at);
  await rejects(quickGunzip(data), /profile inflates to more than \d+ bytes/);
});
