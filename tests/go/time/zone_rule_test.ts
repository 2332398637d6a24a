import { strictEqual } from "node:assert/strict";
import { parseZoneRule } from "../../../lib/go/time/zone_rule.ts";

/** Offset and name at a time of UTC. */
function at(rule: string, time: string): string {
  const { offset, name } = parseZoneRule(rule)!(Date.parse(`${time}Z`) / 1000);
  return `${offset} ${name}`;
}

Deno.test("parseZoneRule() knows when clocks change", () => {
  const cases: [rule: string, time: string, expected: string][] = [
    ["JST-9", "2026-07-01T00:00", "32400 JST"],
    ["<+0330>-3:30", "2026-07-01T00:00", "12600 +0330"],
    ["CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T00:59:59", "3600 CET"],
    ["CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00", "7200 CEST"],
    ["CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T00:59:59", "7200 CEST"],
    ["CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T01:00", "3600 CET"],
    ["EST5EDT", "2026-03-08T07:00", "-14400 EDT"],
    ["EST5EDT", "2026-11-01T06:00", "-18000 EST"],
    ["AEST-10AEDT,M10.1.0,M4.1.0/3", "2027-01-01T00:00", "39600 AEDT"],
    ["AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-01T00:00", "36000 AEST"],
    ["<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2027-01-01T00:00", "39600 +11"],
    ["IST-1GMT0,M10.5.0,M3.5.0/1", "2026-12-24T00:00", "0 GMT"],
    ["<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00", "-3600 -01"],
    ["AAA0BBB,J60/0,J365/0", "2028-02-29T12:00", "0 AAA"],
    ["AAA0BBB,J60/0,J365/0", "2028-03-01T00:00", "3600 BBB"],
    ["AAA0BBB,59/0,364/0", "2028-02-29T00:00", "3600 BBB"],
    ["AAA0BBB,0/0,J365/25", "2028-12-31T23:00", "3600 BBB"],
  ];
  for (const [rule, time, expected] of cases) strictEqual(at(rule, time), expected, rule);
});

Deno.test("parseZoneRule() refuses what is no rule", () => {
  for (const rule of ["", "A1", "Europe/Paris", "CET", "CET-1CEST,M3.5.0", "CET-1CEST,X,Y"]) {
    strictEqual(parseZoneRule(rule), undefined, rule);
  }
});
