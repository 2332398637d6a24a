import { strictEqual } from "node:assert/strict";
import { formatDuration, formatTime } from "../../../lib/go/time/format.ts";
import { platformZone } from "../../../lib/go/time/zone.ts";

Deno.test("formatDuration() writes durations as Go does", () => {
  const cases: [number | bigint, string][] = [
    [0, "0s"],
    [1, "1ns"],
    [1100, "1.1µs"],
    [2_200_000, "2.2ms"],
    [3_300_000_000, "3.3s"],
    [245_005_000_000, "4m5.005s"],
    [18_367_001_000_000, "5h6m7.001s"],
    [480_000_000_001, "8m0.000000001s"],
    [2n ** 63n - 1n, "2562047h47m16.854775807s"],
    [-(2n ** 63n), "-2562047h47m16.854775808s"],
  ];
  for (const [nanos, text] of cases) strictEqual(formatDuration(nanos), text);
});

Deno.test("formatTime() writes times as Go does", () => {
  const summer = 1_782_000_000_000_000_000n;
  const cases: [bigint, string, string][] = [
    [summer, "UTC", "2026-06-21 00:00:00 +0000 UTC"],
    [summer + 120_000_000n, "Europe/Berlin", "2026-06-21 02:00:00.12 +0200 CEST"],
    [summer, "America/New_York", "2026-06-20 20:00:00 -0400 EDT"],
    [summer, "Asia/Kolkata", "2026-06-21 05:30:00 +0530 IST"],
    [summer, "Asia/Tashkent", "2026-06-21 05:00:00 +0500 +05"],
    [-1n, "UTC", "1969-12-31 23:59:59.999999999 +0000 UTC"],
    [2n ** 63n - 1n, "UTC", "2262-04-11 23:47:16.854775807 +0000 UTC"],
    [-(2n ** 63n), "UTC", "1677-09-21 00:12:43.145224192 +0000 UTC"],
  ];
  for (const [nanos, zone, text] of cases) strictEqual(formatTime(nanos, platformZone(zone)), text);
});
