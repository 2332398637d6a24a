import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { label, percentage } from "../../lib/analyse/label.ts";
import { scale } from "../../lib/analyse/units.ts";

Deno.test("scale() knows singular, plural and any case", () => {
  for (const unit of ["b", "B", "byte", "Bytes", "BYTE"]) {
    deepStrictEqual(scale(2048, unit, "auto"), { value: 2, unit: "kB" });
  }
});

Deno.test("scale() knows microseconds with the Greek letter, not with the micro sign", () => {
  deepStrictEqual(scale(5000, "\u03bcs", "auto"), { value: 5, unit: "ms" });
  deepStrictEqual(scale(5000, "\u00b5s", "auto"), { value: 5000, unit: "" });
});

Deno.test("scale() answers in the family's standard unit if the unit is of another family", () => {
  deepStrictEqual(scale(5, "ms", "bytes"), { value: 0.005, unit: "s" });
  deepStrictEqual(scale(100, "bytes", "count"), { value: 100, unit: "B" });
});

Deno.test("scale() leaves units that it does not know", () => {
  deepStrictEqual(scale(7, "widgets", "minimum"), { value: 7, unit: "" });
  deepStrictEqual(scale(7, "widgets", "foo"), { value: 7, unit: "foo" });
});

Deno.test("scale() keeps the sign, and the smallest integer as it is", () => {
  deepStrictEqual(scale(-2048, "bytes", "auto"), { value: -2, unit: "kB" });
  deepStrictEqual(scale(-(2n ** 63n), "ns", "auto"), { value: -(2 ** 63) / 1e9, unit: "s" });
});

Deno.test("label() cuts .00 only", () => {
  strictEqual(label(1024, "bytes"), "1kB");
  strictEqual(label(1152, "bytes"), "1.12kB");
  strictEqual(label(5400, "s"), "1.50hrs");
  strictEqual(label(0, "s"), "0");
  strictEqual(label(-1, "ns", "hrs"), "0");
});

Deno.test("percentage() is six columns wide and has no sign", () => {
  const texts = [0, 1, 99, 100, 9994, 9995, 10005, 10006, -5000].map((v) => percentage(v, 10000));
  deepStrictEqual(texts, [
    "    0%",
    " 0.01%",
    " 0.99%",
    " 1.00%",
    "99.94%",
    "  100%",
    "  100%",
    "100.06%",
    "50.00%",
  ]);
  strictEqual(percentage(5, 0), "    0%");
});
