import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import { findingsIn, firedBy, made } from "./support.ts";

const NOTHING = ["info nothing-wrong"];

type MadeWait = [stack: string, wait: string, count: number, seconds: number];

function waits(list: readonly MadeWait[]) {
  return made(
    ["waits/count", "wait/nanoseconds"],
    list.map(([stack, wait, count, seconds]) => ({
      stack: stack.split(" < "),
      values: [count, seconds * 1e9],
      labels: [{ key: "wait", str: wait }],
    })),
    { durationNanos: 5e9 },
  );
}

function mutex(list: readonly [stack: string, count: number, seconds: number][]) {
  return made(
    ["contentions/count", "delay/nanoseconds"],
    list.map(([stack, count, seconds]) => ({
      stack: stack.split(" < "),
      values: [count, seconds * 1e9],
    })),
    {
      comment: [
        "mutex: waits of 1ms and more for Web Locks since the profiler's start at 2026-11-30T11:58:20.000Z",
      ],
    },
  );
}

function goroutines(list: readonly [stack: string, count: number][]) {
  return made(
    ["goroutine/count"],
    list.map(([stack, count]) => ({
      stack: stack.split(" < "),
      values: [count],
      labels: [{ key: "wait", str: "promise" }],
    })),
  );
}

Deno.test("long-waits names the line, the mean and how many wait at a time", () => {
  const [finding] = findingsIn([waits([
    ["acquire pool.ts:6 < handle app.ts:9", "promise", 40, 40],
    ["query pool.ts:16 < handle app.ts:9", "fetch", 40, 8],
    ["tick app.ts:30", "timer", 5, 500],
  ])]);
  deepStrictEqual([finding?.rule, finding?.severity], ["long-waits", "warning"]);
  strictEqual(finding?.title, "83 % of all waiting is at acquire (pool.ts:6): 1.0 s each time");
  match(finding.means, /8 wait there at a time/);
  strictEqual(finding.numbers.at(-1)?.value, 8);
});

Deno.test("long-waits is silent for clocks, for messages that may come, for few and short waits", () => {
  const fired = (...list: MadeWait[]) => firedBy([waits(list)]);
  deepStrictEqual(fired(["tick app.ts:30", "timer", 50, 100]), NOTHING);
  deepStrictEqual(fired(["serve app.ts:3", "op_net_accept_tcp", 50, 100]), NOTHING);
  deepStrictEqual(fired(["read app.ts:3", "stream", 50, 100]), NOTHING);
  deepStrictEqual(fired(["get app.ts:3", "fetch", 4, 40]), NOTHING);
  deepStrictEqual(fired(["get app.ts:3", "fetch", 1000, 10]), NOTHING);
  deepStrictEqual(
    fired(["get app.ts:3", "fetch", 50, 5], ["put app.ts:4", "fetch", 50, 5]),
    NOTHING,
  );
  deepStrictEqual(fired(["get app.ts:3", "fetch", 10, 2]), ["info long-waits"]);
  deepStrictEqual(fired(["get app.ts:3", "lock", 10, 10]), ["warning long-waits"]);
});

Deno.test("lock-waits fires where one place waits long for locks", () => {
  const [finding] = findingsIn([mutex([
    ["callGranted app.ts:1 < save db.ts:4", 100, 60],
    ["load db.ts:9", 20, 1],
  ])]);
  strictEqual(finding?.rule, "lock-waits");
  match(finding.title, /waits 600 ms for a lock, 100 times$/);
  deepStrictEqual(firedBy([mutex([["save db.ts:4", 1000, 2]])]), NOTHING);
});

Deno.test("many-goroutines counts by line", () => {
  const fired = (list: readonly [string, number][]) => firedBy([goroutines(list)]);
  deepStrictEqual(fired([["acquire pool.ts:6 < a app.ts:1", 900]]), NOTHING);
  // Two callers of one line.
  deepStrictEqual(
    fired([["acquire pool.ts:6 < a app.ts:1", 600], ["acquire pool.ts:6 < b app.ts:2", 600]]),
    ["warning many-goroutines"],
  );
  // Two lines of one function.
  deepStrictEqual(fired([["acquire pool.ts:6", 600], ["acquire pool.ts:7", 600]]), NOTHING);
  deepStrictEqual(fired([["acquire pool.ts:6", 30_000]]), ["critical many-goroutines"]);
});
