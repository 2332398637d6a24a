import { strictEqual } from "node:assert/strict";
import { quotient, scaled, truncateToInt64 } from "../../lib/go/int64.ts";

Deno.test("truncateToInt64() cuts off the fraction and has no negative zero", () => {
  strictEqual(truncateToInt64(2.9), 2);
  strictEqual(truncateToInt64(-2.9), -2);
  strictEqual(Object.is(truncateToInt64(-0.5), 0), true);
});

Deno.test("truncateToInt64() gives the smallest integer for what has none, as amd64 does", () => {
  for (const value of [2 ** 63, Infinity, NaN]) strictEqual(truncateToInt64(value), -(2n ** 63n));
});

Deno.test("quotient() is exact beyond 2^53", () => {
  strictEqual(quotient(2n ** 62n, 3), 1537228672809129301n);
  strictEqual(quotient(-7, 2), -3);
  strictEqual(quotient(9007199254740991, 2), 4503599627370495);
});

Deno.test("scaled() multiplies as floats do", () => {
  strictEqual(scaled(10, 1 / 3), 3);
  strictEqual(scaled(-10, 0.25), -2);
});
