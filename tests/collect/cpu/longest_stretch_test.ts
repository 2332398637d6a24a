import { ok, strictEqual } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { longestStretch } from "../../../lib/collect/cpu/longest_stretch.ts";

Deno.test("longestStretch() leaves stretches alone where nothing waited", () => {
  strictEqual(longestStretch([10, 70, 11], 0, 10), 70);
  strictEqual(longestStretch([], 0, 10), 10);
});

Deno.test("longestStretch() takes all of the wait out, but nothing shorter than the interval", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1 }),
    fc.integer({ min: 0, max: 20_000 }),
    fc.integer({ min: 1, max: 100 }),
    (stretches, wait, interval) => {
      const longest = longestStretch(stretches, wait, interval);
      ok(longest >= interval);
      const taken = stretches.reduce((sum, each) => sum + Math.max(0, each - longest), 0);
      ok(taken <= wait + 1e-6);
      if (longest > interval) ok(Math.abs(taken - wait) < 1e-6);
    },
  ));
});
