import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { areaPath, columns } from "../../../lib/web/browser/timeline/columns.ts";
import { overlap, within } from "../../../lib/web/browser/timeline/spans.ts";
import { sumUp } from "../../../lib/web/browser/timeline/summary.ts";
import { madeUpTimeline, RECORDED_FROM } from "../../support/recordings.ts";

const span = fc.tuple(fc.integer({ min: -5000, max: 5000 }), fc.nat(5000))
  .map(([from, length]) => ({ from, until: from + length }));

Deno.test("a selection stays within what there is, and is never too short to be seen", () => {
  fc.assert(fc.property(span, span, (wanted, whole) => {
    const found = within(wanted, whole);
    ok(found.from >= whole.from && found.until <= whole.until);
    ok(found.until - found.from >= Math.min(250, whole.until - whole.from));
    strictEqual(overlap(found, whole), found.until - found.from);
  }));
});

Deno.test("columns of means have the area of the figures, whatever their width", () => {
  const figures = fc.array(
    fc.record({ length: fc.integer({ min: 1, max: 90 }), value: fc.nat(9) }),
    {
      minLength: 1,
      maxLength: 20,
    },
  );
  fc.assert(fc.property(figures, fc.integer({ min: 1, max: 60 }), (all, count) => {
    const at = [0];
    const values: (number | null)[] = [null];
    for (const { length, value } of all) {
      at.push(at.at(-1)! + length);
      values.push(value);
    }
    const until = at.at(-1)!;
    const made = columns(at, values, { from: 0, until }, count, "mean");
    const area = made.reduce<number>((sum, value) => sum + (value ?? 0) * until / count, 0);
    const exact = all.reduce((sum, { length, value }) => sum + length * value, 0);
    ok(Math.abs(area - exact) < 1e-6 * Math.max(1, exact), `${area} ${exact}`);
  }));
});

Deno.test("the most of a column is seen, however short it was", () => {
  const made = columns([0, 99, 100, 200], [null, 1, 50, 2], { from: 0, until: 200 }, 2, "most");
  deepStrictEqual(made, [50, 2]);
});

Deno.test("what is not known is a gap", () => {
  const made = columns([0, 10, 20, 30], [null, 1, null, 2], { from: 0, until: 30 }, 3, "mean");
  deepStrictEqual(made, [1, null, 2]);
  strictEqual(areaPath(made, (value) => 10 - value, 10), "M0 10V9.0H1V10ZM2 10V8.0H3V10Z");
});

Deno.test("numbers of a span are those of the figures that end in it", () => {
  const timeline = madeUpTimeline();
  const second = (from: number, until: number) => ({
    from: RECORDED_FROM + from * 1000,
    until: RECORDED_FROM + until * 1000,
  });
  const busy = sumUp(timeline, second(25, 35));
  deepStrictEqual([busy.cpu, busy.delay, busy.stalls], [0.5, 2000, 1]);
  const idle = sumUp(timeline, second(0, 20));
  deepStrictEqual([idle.stalls, idle.gc], [0, 0]);
  const unknown = sumUp({ ...timeline, gc: timeline.gc.map(() => null) }, second(0, 20));
  strictEqual(unknown.gc, null);
});
