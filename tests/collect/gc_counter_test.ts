import { ok, strictEqual } from "node:assert/strict";
import { GcCounter, goingOn } from "../../lib/collect/gc_counter.ts";
import { meterGc } from "../../lib/collect/gc_meter.ts";

const kept: unknown[] = [];

/** Turns of the event loop with garbage of a megabyte or so in each. */
async function litter(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    kept[0] = Array.from({ length: 20_000 }, (_, i) => ({ i }));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

/** Lets the registry hear of the last collection. */
async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setTimeout(resolve, 0));
}

Deno.test("GcCounter counts collections as V8's own profile of them does", async () => {
  // What the test runner left.
  await litter(20);
  const counter = new GcCounter();
  const stop = meterGc();
  let counted = 0;
  for (let figure = 0; figure < 100; figure++) {
    await litter(2);
    await settle();
    counted += counter.take();
  }
  const collections = stop().collections.filter(({ type }) => type !== "IncrementalMarking");
  counter.stop();
  ok(collections.length > 3, `${collections.length} collections`);
  // Two in one turn are one; marking may keep the canary of its time.
  ok(counted <= collections.length, `${counted} of ${collections.length}`);
  ok(counted >= 0.7 * collections.length, `${counted} of ${collections.length}`);
});

Deno.test("GcCounter estimates what it does not count, and counts again after that", async () => {
  const counter = new GcCounter();
  let stop = meterGc();
  let all = 0;
  // More than eight by far: two in one turn are one.
  while (all < 24) {
    await litter(300);
    await settle();
    all += stop().collections.length;
    stop = meterGc();
  }
  stop();
  // How soon there were eight is the machine's affair.
  ok(counter.take() >= 8);
  await litter(60);
  await settle();
  ok(counter.take() > 0);
  counter.stop();
});

Deno.test("goingOn() takes what it saw for the pace of the whole", () => {
  // At 15, 45, … 225 ms of every 30.
  strictEqual(goingOn(8, 225, 900), 30);
  strictEqual(goingOn(8, 250, 250), 8);
  strictEqual(goingOn(8, 0, 1), 8);
});

Deno.test("GcCounter that was stopped counts nothing", async () => {
  const counter = new GcCounter();
  counter.stop();
  counter.take();
  await litter(100);
  await settle();
  ok(counter.take() <= 1);
  await litter(100);
  await settle();
  strictEqual(counter.take(), 0);
});
