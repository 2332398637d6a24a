import { strictEqual } from "node:assert/strict";
import { OwnHolds } from "../../../lib/collect/stalls/own_holds.ts";

Deno.test("OwnHolds: a stall is the profiler's own if most of it was in a hold", () => {
  const holds = new OwnHolds();
  const before = performance.now();
  const end = holds.begin();
  while (performance.now() < before + 20);
  end();
  const after = performance.now();
  end();
  strictEqual(holds.cover(before, after), true);
  strictEqual(holds.cover(before - 10 * (after - before), after), false);
  strictEqual(holds.cover(after + 1, after + 100), false);
  strictEqual(holds.since(before), true);
  strictEqual(holds.since(performance.now() + 1), false);
});

Deno.test("OwnHolds: one that goes on has no end yet", () => {
  const holds = new OwnHolds();
  const from = performance.now();
  const end = holds.begin();
  strictEqual(holds.cover(from + 1, from + 1_000), true);
  strictEqual(holds.since(from + 1_000), true);
  end();
});
