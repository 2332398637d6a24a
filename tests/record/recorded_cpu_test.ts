import { deepStrictEqual, strictEqual } from "node:assert/strict";
import type { Figure } from "../../lib/record/figure.ts";
import { type Span, spanTimes } from "../../lib/record/recorded_cpu.ts";

/** CPU time so far, every 250 ms. */
const figures = [0, 100, 100, 350].map((cpu, i): Figure => ({
  at: i * 250,
  thread: { cpu, wait: 2 * cpu },
  delay: 0,
  heapUsed: 0,
  heapLimit: 0,
  external: 0,
  rss: 0,
}));

Deno.test("spanTimes() are exact where figures are", () => {
  const never = () => {
    throw new Error("nothing to divide");
  };
  deepStrictEqual(spanTimes(figures, { from: 250, until: 750 }, never), {
    thread: { cpu: 250, wait: 500 },
    least: 250,
    most: 250,
  });
});

Deno.test("spanTimes() divides what lies between two figures as samples show it, within what is known", () => {
  const calls: unknown[] = [];
  const busyBefore = (span: Span, at: number) => {
    calls.push([span, at]);
    return at === 200 ? 0.25 : 0.5;
  };
  deepStrictEqual(spanTimes(figures, { from: 200, until: 600 }, busyBefore), {
    thread: { cpu: 200, wait: 400 },
    least: 0,
    most: 350,
  });
  deepStrictEqual(calls, [[{ from: 0, until: 250 }, 200], [{ from: 500, until: 750 }, 600]]);
});

Deno.test("spanTimes() divides evenly what no sample shows", () => {
  const { thread } = spanTimes(figures, { from: 50, until: 250 }, () => undefined);
  deepStrictEqual(thread, { cpu: 80, wait: 160 });
});

Deno.test("spanTimes() knows collections where all figures count them", () => {
  const collecting = [7, 10, 20, 30].map((millis, i) => ({ ...figures[i]!, collecting: millis }));
  const collected = (figures: Figure[]) =>
    spanTimes(figures, { from: 250, until: 625 }, () => undefined).collected;
  strictEqual(collected(collecting), 35e6);
  const { collecting: _, ...old } = collecting[1]!;
  strictEqual(collected([collecting[0]!, old, ...collecting.slice(2)]), undefined);
});
