import { ok, strictEqual } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { label, percentage } from "../../../lib/analyse/label.ts";
import { shortName } from "../../../lib/analyse/short_name.ts";
import { lengthText } from "../../../lib/web/assets/timeline/spans.js";
import { percentText, shareText, valueText } from "../../../lib/web/assets/flame/number_text.js";
import { fitName, shortName as shorter } from "../../../lib/web/assets/flame/short_name.js";

const UNITS = ["nanoseconds", "ns", "us", "ms", "s", "hrs", "bytes", "B", "kb", "count", "", "GCU"];
const SHOWN = ["auto", "ms", "s", "MB", "count", "widgets", "hours"];

Deno.test("pages write values as reports do", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.integer({ min: -1100, max: 1100 })),
      fc.constantFrom(...UNITS, "Samples", "n*GCU", "milliGCU"),
      fc.constantFrom(...SHOWN),
      (value, from, to) => strictEqual(valueText(value, from, to), label(value, from, to)),
    ),
    { numRuns: 3000 },
  );
});

Deno.test("pages write shares as reports do", () => {
  const value = fc.oneof(fc.integer(), fc.nat(1000), fc.maxSafeInteger());
  fc.assert(
    fc.property(
      value,
      value,
      (part, whole) => strictEqual(percentText(part, whole), percentage(part, whole).trim()),
    ),
    // A tie that times 100 is no float.
    { numRuns: 3000, examples: [[-5928115344077456, 873]] },
  );
});

const NAMES = [
  "github.com/x/y/v2.(*T).Do",
  "net/http.(*conn).serve",
  "foo/xyz",
  "java.util.ArrayList.add(Object)",
  "std::Vector::push<int>(int)",
  "(anonymous namespace)::Foo::bar",
  "main.main",
  "Array.map",
  "",
  "a/v3/b.c",
];

Deno.test("pages shorten names as graphs do", () => {
  for (const name of NAMES) strictEqual(shorter(name), shortName(name), name);
});

Deno.test("a name loses its package first, then its middle, and fits at last", () => {
  const measure = (text: string) => text.length;
  const fit = (room: number, name = "github.com/acme/shop/orders.(*Server).handleRequest") =>
    fitName(name, room, measure);
  strictEqual(fit(60), "github.com/acme/shop/orders.(*Server).handleRequest");
  strictEqual(fit(40), "orders.(*Server).handleRequest");
  strictEqual(fit(20), "handleRequest");
  strictEqual(fit(9), "hand…uest");
  strictEqual(fit(1), "");
  for (const name of [...NAMES, "x".repeat(5000), "f[go.shape.string]"]) {
    for (let room = 0; room < 30; room++) ok(fit(room, name).length <= Math.max(room, 0), name);
  }
});

Deno.test("lengths of time are rounded within their unit", () => {
  const rows: readonly [millis: number, text: string][] = [
    [0, "0"],
    [0.2, "0.2 ms"],
    [0.97, "1 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [9_994, "9.99 s"],
    [9_996, "10.0 s"],
    [119_940, "119.9 s"],
    [119_960, "2 min 0 s"],
    [299_600, "5 min 0 s"],
    [299_400, "4 min 59 s"],
  ];
  for (const [millis, text] of rows) strictEqual(lengthText(millis), text);
});

Deno.test("shares of ten percent and more have no fraction", () => {
  strictEqual(shareText(0.0994), "9.9 %");
  strictEqual(shareText(0.0996), "10 %");
  strictEqual(shareText(0), "0 %");
});
