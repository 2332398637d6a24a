import { deepStrictEqual, ok } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { tickTimes } from "../../../lib/collect/cpu/tick_times.ts";

Deno.test("tickTimes() leaves ticks that are late themselves where they are", () => {
  deepStrictEqual(tickTimes([0, 13, 23, 40, 50], 10), [0, 13, 23, 40, 50]);
});

Deno.test("tickTimes() sees late answers by the next one that comes too soon", () => {
  deepStrictEqual(tickTimes([0, 14, 20, 30, 49, 50], 10), [0, 10, 20, 30, 40, 50]);
});

Deno.test("tickTimes() finds the lateness of every answer that an on-time one follows", () => {
  const ticksAndDelays = fc.array(
    fc.record({ gap: fc.integer({ min: 0, max: 3 }), late: fc.integer({ min: 0, max: 9 }) }),
    { minLength: 2, maxLength: 50 },
  );
  fc.assert(fc.property(ticksAndDelays, (rows) => {
    let now = 0;
    const ticks = rows.map(({ gap }) => now += 10 + gap);
    const answered = ticks.map((tick, i) => i % 2 === 0 ? tick + rows[i]!.late : tick);
    const found = tickTimes(answered, 10);
    // No tick is found before it was, none after its answer, and those on time are exact up to what gaps hide.
    found.forEach((tick, i) => ok(tick <= answered[i]! && tick <= ticks[i]! + rows[i]!.late));
    for (let i = 1; i < found.length; i++) ok(found[i]! - found[i - 1]! >= 10);
  }));
});
