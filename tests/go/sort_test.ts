import { deepStrictEqual, strictEqual } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { byteOrder, goSort } from "../../lib/go/sort.ts";

/** Length, number of keys, and where Go's `sort.Slice` puts what. */
const SORTED: readonly (readonly [length: number, keys: number, order: string])[] = [
  [13, 1, "0 1 2 3 4 5 6 7 8 9 10 11 12"],
  [30, 3, "11 29 2 26 23 5 20 17 8 14 7 4 1 13 28 25 16 10 22 19 6 21 18 0 24 15 3 27 9 12"],
  [
    60,
    4,
    "17 1 57 53 49 5 45 41 37 9 33 29 25 13 21 46 30 58 18 2 54 14 22 50 6 42 26 38 34 10 27 31 59 11 15 35 19 55 3 39 51 7 23 43 47 24 52 44 48 4 12 40 0 16 20 8 56 36 28 32",
  ],
  [
    100,
    2,
    "77 59 99 3 97 5 95 7 93 9 91 11 89 13 87 15 85 17 83 19 81 21 79 23 1 51 75 27 73 29 71 31 69 33 67 35 65 37 63 39 61 41 25 43 57 45 55 47 53 49 24 50 52 48 54 46 56 44 58 42 60 40 62 38 64 36 66 34 68 32 70 30 72 28 74 26 76 0 78 22 80 20 82 18 84 16 86 14 88 12 90 10 92 8 94 6 96 4 98 2",
  ],
];

Deno.test("goSort() leaves ties where Go leaves them", () => {
  for (const [length, keys, order] of SORTED) {
    const items = Array.from({ length }, (_, i) => i);
    goSort(items, (a, b) => a * 7 % keys > b * 7 % keys);
    strictEqual(items.join(" "), order);
  }
});

/** What Go does, also where it gives quicksort up: see scripts/golden/go_sort/main.go. */
const RECORDED: { keys: number[]; order: number[] }[] = JSON.parse(
  await Deno.readTextFile(new URL("../fixtures/go_sort.json", import.meta.url)),
);

Deno.test("goSort() puts every item where Go's program has put it", () => {
  for (const { keys, order } of RECORDED) {
    const items = keys.map((_, i) => i);
    goSort(items, (a, b) => keys[a]! < keys[b]!);
    deepStrictEqual(items, order);
  }
});

Deno.test("goSort() sorts", () => {
  const items = Array.from({ length: 500 }, (_, i) => i * 7919 % 1009);
  const sorted = items.toSorted((a, b) => a - b);
  goSort(items, (a, b) => a < b);
  strictEqual(items.join(" "), sorted.join(" "));
  goSort(items, (a, b) => a > b);
  strictEqual(items.join(" "), sorted.toReversed().join(" "));
});

Deno.test("byteOrder() orders as the UTF-8 bytes do", () => {
  const bytes = (text: string) => new TextEncoder().encode(text).toHex();
  const order = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0;
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
    strictEqual(Math.sign(byteOrder(a, b)), order(bytes(a), bytes(b)));
  }));
});
