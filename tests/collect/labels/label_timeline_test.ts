import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { LabelSet, MAX_CHARS, MAX_NAMES } from "../../../lib/collect/labels/label_set.ts";
import { LabelTimeline, NONE, UNKNOWN } from "../../../lib/collect/labels/label_timeline.ts";

const set = (labels: Record<string, string>) => new LabelSet(undefined, labels);

Deno.test("LabelTimeline knows which labels were in force when", () => {
  const start = performance.now();
  const timeline = new LabelTimeline(start);
  const times: number[] = [];
  const sets = [set({ a: "1" }), undefined, set({ a: "2" }), set({ a: "1" })];
  for (const each of sets) {
    timeline.switchTo(each);
    times.push(performance.now());
  }
  strictEqual(timeline.at(start - 1), UNKNOWN);
  strictEqual(timeline.at(start), NONE);
  const ids = times.map((time) => timeline.at(time));
  deepStrictEqual(ids.map((id) => timeline.labels(id)), [
    [{ key: "a", str: "1" }],
    [],
    [{ key: "a", str: "2" }],
    [{ key: "a", str: "1" }],
  ]);
  strictEqual(ids[0], ids[3]);
  strictEqual(timeline.at(Infinity), ids[3]);
});

Deno.test("LabelTimeline forgets the oldest switches, and says that it does not know", () => {
  const timeline = new LabelTimeline(0);
  const [one, other] = [set({ a: "1" }), set({ a: "2" })];
  for (let i = 0; i < (1 << 20) + 10; i++) timeline.switchTo(i % 2 === 0 ? one : other);
  strictEqual(timeline.at(1), UNKNOWN);
  deepStrictEqual(timeline.labels(timeline.at(Infinity)), [{ key: "a", str: "2" }]);
});

Deno.test("LabelTimeline distinguishes ten thousand sets, and the rest from them", () => {
  const timeline = new LabelTimeline(0);
  const seen = new Set<number>();
  for (let i = 0; i < 10_500; i++) {
    timeline.switchTo(set({ id: String(i) }));
    seen.add(timeline.at(Infinity));
  }
  strictEqual(seen.size, 10_001);
  deepStrictEqual(timeline.labels(timeline.at(Infinity)), [
    { key: "labels", str: "(more than 10000 different sets)" },
  ]);
});

Deno.test("LabelSet bounds names, values and their number", () => {
  const huge = "x".repeat(1 << 20);
  const [[name, value] = ["", ""]] = [...set({ [huge]: huge }).entries];
  deepStrictEqual([name.length, value.length, value.at(-1)], [MAX_CHARS, MAX_CHARS, "…"]);
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, "v"]));
  strictEqual(set(many).entries.size, MAX_NAMES);
  strictEqual(new LabelSet(set(many), { k0: "later" }).entries.get("k0"), "later");
});

Deno.test("LabelSet makes text of what is not text", () => {
  const odd = { a: 7, b: null, c: undefined } as unknown as Record<string, string>;
  deepStrictEqual([...set(odd).entries.values()], ["7", "null", "undefined"]);
});
