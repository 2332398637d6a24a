import { strictEqual, throws } from "node:assert/strict";
import {
  goFloat,
  optionalInteger,
  parseFloat64,
  parseIntNumber,
  parseUint64,
  requiredInteger,
} from "../../lib/go/strconv.ts";

Deno.test("parseFloat64() reads what Go's strconv reads", () => {
  const good: [string, number][] = [
    ["1_000.5", 1000.5],
    ["0x1p-2", 0.25],
    ["0x_1.8p3", 12],
    ["0X.8p+1", 1],
    ["0x1_0p0", 16],
    ["1e-400", 0],
    ["1.", 1],
    ["-.5E1", -5],
    ["-infinity", -Infinity],
    ["NaN", NaN],
  ];
  for (const [text, value] of good) strictEqual(parseFloat64(text), value, text);
  for (const text of [".", "", "_1", "1_", "0x1.8", "infin", "+nan", " 1", "0b1", "1e", "1__0"]) {
    throws(() => parseFloat64(text), { message: "invalid syntax" }, text);
  }
  for (const text of ["1E400", "0x1p9999"]) {
    throws(() => parseFloat64(text), { message: "value out of range" }, text);
  }
});

Deno.test("parseInteger() knows bases and sizes", () => {
  strictEqual(parseIntNumber("0_7", 0), 7);
  strictEqual(parseIntNumber("08", 10), 8);
  throws(() => parseIntNumber("08", 0), { message: "invalid syntax" });
  throws(() => parseIntNumber("0x8", 10), { message: "invalid syntax" });
  throws(() => parseIntNumber("2147483648", 10, 32), { message: "value out of range" });
  strictEqual(parseIntNumber("-2147483648", 10, 32), -2147483648);
});

Deno.test("goFloat() writes floats as Go's %v", () => {
  const cases: [number, string][] = [
    [999999, "999999"],
    [1e6, "1e+06"],
    [123456.5, "123456.5"],
    [1234567.5, "1.2345675e+06"],
    [1e21, "1e+21"],
    [-0.0000123, "-1.23e-05"],
    [Infinity, "+Inf"],
    [-0, "-0"],
  ];
  for (const [value, text] of cases) strictEqual(goFloat(value), text);
});

Deno.test("parseUint64() reads literals of 64 bits without a sign", () => {
  strictEqual(parseUint64("0b101"), 5);
  strictEqual(parseUint64("0xffff_ffff_ffff_ffff"), 2n ** 64n - 1n);
  for (const text of ["-1", "+1", "", "1__0", "0x", "08", "0x10000000000000000", "9".repeat(70)]) {
    strictEqual(parseUint64(text), undefined, text);
  }
});

Deno.test("requiredInteger() says what Go says", () => {
  strictEqual(requiredInteger("-12", 10), -12);
  throws(() => requiredInteger("1x", 10), {
    name: "RangeError",
    message: 'strconv.ParseInt: parsing "1x": invalid syntax',
  });
  strictEqual(optionalInteger("2147483648", 10, 32), undefined);
});
