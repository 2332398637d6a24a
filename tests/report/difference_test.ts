import { deepStrictEqual, match, strictEqual, throws } from "node:assert/strict";
import { differences, differenceTable, growthText } from "../../lib/report/difference.ts";
import { brokenLimit, parseLimit } from "../../lib/report/limit.ts";
import { profileOf } from "../analyse/support.ts";

const BEFORE = profileOf(["parse main", 100], ["serve main", 900]);
const AFTER = profileOf(["parse main", 150], ["serve main", 900]);

Deno.test("differences() adds up each sample type", () => {
  deepStrictEqual(differences(BEFORE, AFTER), [
    { type: "cpu", unit: "nanoseconds", before: 1000, after: 1050 },
  ]);
});

Deno.test("differenceTable() says what is new and what is gone", () => {
  const row = { type: "n", unit: "count" };
  const table = differenceTable([
    { ...row, before: 0, after: 5 },
    { ...row, before: 5, after: 0 },
    { ...row, before: 0, after: 0 },
  ]);
  deepStrictEqual(table.split("\n").slice(1, 4), [
    "n       0      5          +5  new",
    "n       5      0          -5  -100%",
    "n       0      0           0  0%",
  ]);
});

Deno.test("growthText() is relative to the magnitude before", () => {
  strictEqual(growthText({ before: -10, after: -5 }), "+50%");
});

const KEPT = ["cpu > 5%", "cpu > 50ns", "cpu > 50", "cpu > 1us", "cpu:serve > 0", "cpu:parse>50%"];
const BROKEN = ["cpu > 4.9%", "cpu > 49ns", "cpu>0.049us", "cpu:parse > 49 %", "cpu:ma.n > 4%"];

Deno.test("brokenLimit() is silent about limits that are kept", () => {
  for (const text of KEPT) strictEqual(brokenLimit(parseLimit(text), BEFORE, AFTER), undefined);
});

Deno.test("brokenLimit() says which limit is broken", () => {
  for (const text of BROKEN) {
    const line = brokenLimit(parseLimit(text), BEFORE, AFTER);
    strictEqual(line?.startsWith(`limit broken: ${text} (`), true, text);
  }
  match(
    brokenLimit(parseLimit("cpu > 1%"), BEFORE, AFTER) ?? "",
    /\(1us before, 1\.05us after, \+5%\)$/,
  );
});

Deno.test("brokenLimit() takes what was not there before as grown beyond any per cent", () => {
  const line = brokenLimit(parseLimit("cpu:parse > 1000%"), profileOf(["serve", 1]), AFTER);
  match(line ?? "", /0 before, 150ns after, new/);
});

Deno.test("parseLimit() and brokenLimit() refuse what makes no sense", () => {
  for (const text of ["", "cpu", "cpu > ", "cpu > x", "cpu < 5", "> 5%", "cpu >= 5", "cpu > -5"]) {
    throws(() => parseLimit(text), SyntaxError, text);
  }
  throws(() => parseLimit("cpu:( > 5"), /missing closing/);
  throws(() => brokenLimit(parseLimit("cpu > 5MB"), BEFORE, AFTER), /is in nanoseconds, not in MB/);
  throws(() => brokenLimit(parseLimit("x > 5"), BEFORE, AFTER), /no sample type "x" among cpu/);
});
