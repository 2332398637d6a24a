import { deepStrictEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { carryOver } from "../../../lib/collect/heap/carry_over.ts";
import { type Site, totalBytes } from "../../../lib/collect/heap/site.ts";

const site = (leaf: string, bytes: number, key = leaf): Site => ({
  key,
  leaf,
  stack: [],
  bytes,
  objects: bytes / 8,
});

const last = (sites: Site[], unexplained = 0) => ({ sites, unexplained, at: 0 });

function bytes(sites: Site[]): Record<string, number> {
  return Object.fromEntries(sites.map((s) => [s.key, Math.round(s.bytes)]));
}

Deno.test("carryOver() keeps everything where V8's live bytes leave room for it", () => {
  deepStrictEqual(bytes(carryOver(last([site("f", 40), site("g", 20)]), [], 60)), { f: 40, g: 20 });
});

Deno.test("carryOver() cuts all alike to the room that is left", () => {
  deepStrictEqual(bytes(carryOver(last([site("f", 40), site("g", 20)]), [], 30)), { f: 20, g: 10 });
});

Deno.test("carryOver() leaves room for what no site explained then", () => {
  deepStrictEqual(bytes(carryOver(last([site("f", 40)], 10), [], 30)), { f: 20 });
});

Deno.test("carryOver() drops what the function has replaced, on whatever stack", () => {
  const now = [site("f", 40, "f by another caller")];
  deepStrictEqual(bytes(carryOver(last([site("f", 40), site("g", 20)]), now, 1000)), { g: 20 });
});

Deno.test("carryOver() never makes a function larger than it was or is", () => {
  const sites = fc.array(
    fc.record({
      leaf: fc.constantFrom("f", "g", "h"),
      caller: fc.constantFrom("a", "b"),
      bytes: fc.integer({ min: 8, max: 1e6 }),
    }).map(({ leaf, caller, bytes }) => site(leaf, bytes, `${leaf} by ${caller}`)),
    { maxLength: 6 },
  );
  fc.assert(fc.property(sites, sites, fc.nat(1e7), fc.nat(1e6), (then, now, live, unexplained) => {
    const kept = carryOver(last(then, unexplained), now, live);
    for (const leaf of ["f", "g", "h"]) {
      const of = (all: Site[]) => totalBytes(all.filter((s) => s.leaf === leaf));
      ok(of(kept) + of(now) <= Math.max(of(then), of(now)) + 1e-6);
    }
    ok(totalBytes(kept) <= Math.max(0, live - totalBytes(now) - unexplained) + 1e-6);
  }));
});
