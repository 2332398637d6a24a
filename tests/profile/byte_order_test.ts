import { strictEqual } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { byteOrder } from "../../lib/profile/byte_order.ts";

Deno.test("byteOrder() orders as the UTF-8 bytes do", () => {
  const bytes = (text: string) => new TextEncoder().encode(text).toHex();
  const order = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0;
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
    strictEqual(Math.sign(byteOrder(a, b)), order(bytes(a), bytes(b)));
  }));
});
