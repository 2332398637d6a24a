import { strictEqual, throws } from "node:assert/strict";
import { goFloat, parseFloat64, parseInteger } from "../../lib/go/strconv.ts";

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
  strictEqual(parseInteger("0_7", 0), 7);
  strictEqual(parseInteger("08", 10), 8);
  throws(() => parseInteger("08", 0), { message: "invalid syntax" });
  throws(() => parseInteger("0x8", 10), { message: "invalid syntax" });
  throws(() => parseInteger("2147483648", 10, 32), { message: "value out of range" });
  strictEqual(parseInteger("-2147483648", 10, 32), -2147483648);
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
