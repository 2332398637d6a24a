import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { RecentAge } from "../../../lib/collect/goroutine/recent_age.ts";

/** How old a dump may be after each of some requests, in seconds. */
function ages(seconds: readonly number[], standstill: number): number[] {
  const recent = new RecentAge();
  return seconds.map((now) => {
    recent.note(now * 1e3);
    return recent.millis(standstill) / 1e3;
  });
}

Deno.test("a scraper gets a dump of a second for ten minutes, however long it scrapes", () => {
  const requests = Array.from({ length: 100 }, (_, i) => 15 * i);
  deepStrictEqual(ages(requests, 1_000), [20, 20, ...Array(98).fill(600)]);
});

Deno.test("who requests it now and then gets one that is younger", () => {
  deepStrictEqual(ages([0, 31, 62, 93], 1_000), [20, 20, 20, 20]);
  deepStrictEqual(ages([0, 10, 20, 300], 1_000), [20, 20, 600, 20]);
});

Deno.test("a short standstill makes a fresh dump soon, a very long one never costs a twentieth", () => {
  strictEqual(ages([0, 10, 20], 10).at(-1), 6);
  strictEqual(ages([0, 10, 20], 40_000).at(-1), 800);
});
