import { strictEqual } from "node:assert/strict";
import { fixed2, general2 } from "../../lib/go/fmt.ts";

const FIXED: readonly [number, string][] = [
  [0, "0.00"],
  [0.125, "0.12"],
  [0.375, "0.38"],
  [1.125, "1.12"],
  [1.375, "1.38"],
  [1.625, "1.62"],
  [-1.125, "-1.12"],
  [0.005, "0.01"],
  [1.005, "1.00"],
  [-0.001, "-0.00"],
  [921437405197408.625, "921437405197408.62"],
  [-921437405197408.375, "-921437405197408.38"],
  [1e21, "1000000000000000000000.00"],
  [2 ** 80, "1208925819614629174706176.00"],
];

Deno.test("fixed2() rounds exact ties to the even digit", () => {
  for (const [value, text] of FIXED) strictEqual(fixed2(value), text);
});

const GENERAL: readonly [number, string][] = [
  [0, "0"],
  [0.125, "0.12"],
  [0.0625, "0.062"],
  [0.375, "0.38"],
  [0.3, "0.3"],
  [0.995, "0.99"],
  [0.996, "1"],
  [0.099, "0.099"],
  [0.0001, "0.0001"],
  [0.0000999, "0.0001"],
  [0.000033333, "3.3e-05"],
  [2e-8, "2e-08"],
  [1.25e-100, "1.3e-100"],
];

Deno.test("general2() prints two significant digits as %.2g", () => {
  for (const [value, text] of GENERAL) strictEqual(general2(value), text);
});
