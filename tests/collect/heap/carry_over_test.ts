import { deepStrictEqual, ok } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
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

Deno.test("carryOver() takes away first what a function has replaced, on whatever stack", () => {
  const now = [site("f", 40, "f by another caller")];
  deepStrictEqual(bytes(carryOver(last([site("f", 40), site("g", 20)]), now, 60)), { g: 20 });
});

Deno.test("carryOver() keeps all of a function that goes on growing", () => {
  deepStrictEqual(bytes(carryOver(last([site("f", 40)], 5), [site("f", 10)], 55)), { f: 40 });
});

Deno.test("carryOver() never explains more than V8's live bytes", () => {
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
    ok(totalBytes(kept) <= totalBytes(then) + 1e-6);
    ok(totalBytes(kept) <= Math.max(0, live - totalBytes(now) - unexplained) + 1e-6);
  }));
});
