import { deepStrictEqual, ok } from "node:assert/strict";
import { AllocationCounter } from "../../lib/collect/heap/allocation_counter.ts";
import { startProfiler } from "../../lib/mod.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { assertNear } from "../support/assert_near.ts";
import { difference, scrape, sumOfDeltas } from "../support/scraper.ts";

const TURNS = 10;
const EVERY_MILLIS = 1_100;
/** What Alloy and Parca request by default; their CPU windows are as long as their turns. */
const PATHS = ["profile?seconds=1", "allocs", "block", "mutex", "goroutine"];
/** A second scraper; a dump holds the program for long. */
const OTHER_PATHS = ["profile?seconds=1", "allocs", "block", "mutex"];
/** As godeltaprof's, and what is not requested by default. */
const MORE_PATHS = ["delta_heap", "delta_block", "delta_mutex", "heap", "threadcreate"];

type Turns = Map<string, Profile[]>;

const counter = new AllocationCounter();
/** What functions have done, and when: bytes, or milliseconds. */
const done: { name: string; value: number; at: number }[] = [];
const kept: unknown[] = [];

function note(name: string, value: number): void {
  done.push({ name, value, at: Date.now() });
}

function allocateOrders(): void {
  const before = counter.read();
  kept[0] = Array.from({ length: 60_000 }, (_, id) => ({ id, list: [id, id] }));
  note("allocateOrders", counter.read() - before);
}

function allocatePages(): void {
  const before = counter.read();
  for (let i = 0; i < 6; i++) kept[0] = [new Array(8_000).fill(i), new Array(8_000).fill(i)];
  note("allocatePages", counter.read() - before);
}

function holdForOrders(): void {
  const began = performance.now();
  while (performance.now() - began < 120);
  note("holdForOrders", performance.now() - began);
}

function holdForPages(): void {
  const began = performance.now();
  while (performance.now() - began < 70);
  note("holdForPages", performance.now() - began);
}

/** Deno's types do not know Web Locks yet. */
const { locks } = navigator as unknown as {
  locks: { request(name: string, granted: () => unknown): Promise<unknown> };
};

async function waitForOrders(): Promise<void> {
  const began = performance.now();
  await locks.request("orders", () => note("waitForOrders", performance.now() - began));
}

async function waitForPages(): Promise<void> {
  const began = performance.now();
  await locks.request("pages", () => note("waitForPages", performance.now() - began));
}

/** Has a lock for so long. */
async function hold(name: string, millis: number): Promise<void> {
  await locks.request(name, () => new Promise((resolve) => setTimeout(resolve, millis)));
}

/** Does all of it again and again until it is disposed of. */
function work(): AsyncDisposable {
  const pending = new Set<Promise<unknown>>();
  const compete = (holding: Promise<void>, waiting: Promise<void>) => {
    const both = Promise.all([holding, waiting]).finally(() => pending.delete(both));
    pending.add(both);
  };
  const timers = [
    setInterval(allocateOrders, 90),
    setInterval(allocatePages, 70),
    setInterval(holdForOrders, 610),
    setInterval(holdForPages, 430),
    setInterval(() => compete(hold("orders", 60), waitForOrders()), 310),
    setInterval(() => compete(hold("pages", 20), waitForPages()), 330),
  ];
  return {
    async [Symbol.asyncDispose]() {
      timers.forEach(clearInterval);
      await Promise.all(pending);
    },
  };
}

/** The profiles of each path that each of some scrapers has got. */
async function scraped(...scrapers: readonly string[][]): Promise<Turns[]> {
  await using profiler = await startProfiler({ heapInterval: 32_768, allocWindowMillis: 900 });
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    profiler.wrap(() => new Response("ok")),
  );
  await using _ = work();
  const turns = scrapers.map((): Turns => new Map());
  await Promise.all(turns.map((mine, i) =>
    scrape({
      root: `http://127.0.0.1:${server.addr.port}/debug/pprof`,
      paths: scrapers[i]!,
      everyMillis: EVERY_MILLIS,
      turns: TURNS,
      onTurn: ({ path, profile }) => mine.set(path, [...mine.get(path) ?? [], profile]),
    })
  ));
  return turns;
}

/** What a function has done between the first profile and the last. */
function trueGrowth(profiles: readonly Profile[], name: string): number {
  const [from, until] = [profiles[0]!, profiles.at(-1)!].map(({ timeNanos }) =>
    Number(BigInt(timeNanos) / 1_000_000n)
  );
  return done.filter((each) => each.name === name && each.at > from! && each.at <= until!)
    .reduce((sum, { value }) => sum + value, 0);
}

Deno.test("what two scrapers add up by addresses is what the functions did", async () => {
  for (const turns of await scraped(PATHS, OTHER_PATHS)) {
    const sums = (path: string, type: string, from = 0) =>
      sumOfDeltas(turns.get(path)!.slice(from), type);
    for (
      const [path, type] of [
        ["allocs", "alloc_space"],
        ["allocs", "alloc_objects"],
        ["block", "delay"],
        ["block", "contentions"],
        ["mutex", "delay"],
      ] as const
    ) {
      const profiles = turns.get(path)!;
      deepStrictEqual(
        nonZero(sums(path, type)),
        nonZero(difference(profiles, type)),
        `${path} ${type}`,
      );
    }
    for (const name of ["holdForOrders", "holdForPages"]) {
      const millis = trueGrowth(turns.get("block")!, name);
      assertNear((sums("block", "delay").get(name) ?? 0) / 1e6 / millis, 1, 0.25, name);
    }
    for (const name of ["waitForOrders", "waitForPages"]) {
      const millis = trueGrowth(turns.get("mutex")!, name);
      assertNear((sums("mutex", "delay").get(name) ?? 0) / 1e6 / millis, 1, 0.25, name);
    }
    // Before the window has closed no site of what is dead is known.
    const closed = turns.get("allocs")!.findIndex(isAfterWindow);
    const allocs = turns.get("allocs")!.slice(closed);
    ok(closed > 0 && allocs.length > 2, `the window closed before profile ${closed}`);
    const [orders, pages] = ["allocateOrders", "allocatePages"] as const;
    const shown = sums("allocs", "alloc_space", closed);
    const part = shown.get(orders)! / (shown.get(orders)! + shown.get(pages)!);
    const truePart = trueGrowth(allocs, orders) /
      (trueGrowth(allocs, orders) + trueGrowth(allocs, pages));
    assertNear(part, truePart, 0.15, "share of orders in what was allocated");
    const all = allocated(allocs.at(-1)!) - allocated(allocs[0]!);
    ok(all >= trueGrowth(allocs, orders) + trueGrowth(allocs, pages), `${all} B in all`);
  }
});

Deno.test("what came since the last request adds up to everything", async () => {
  const [turns] = await scraped(MORE_PATHS);
  for (
    const [path, type, names] of [
      ["delta_block", "delay", ["holdForOrders", "holdForPages"]],
      ["delta_mutex", "delay", ["waitForOrders", "waitForPages"]],
    ] as const
  ) {
    // The first has everything since the start, the others what came.
    const profiles = turns!.get(path)!.slice(1);
    for (const name of names) {
      const sum = profiles.reduce((all, each) => all + valueOf(each, type, name), 0);
      assertNear(sum / 1e6 / trueGrowth(turns!.get(path)!, name), 1, 0.25, name);
    }
  }
  const heaps = turns!.get("delta_heap")!;
  const whole = allocated(turns!.get("heap")!.at(-1)!);
  const sum = heaps.reduce((all, each) => all + allocated(each), 0);
  assertNear(sum / whole, 1, 0.25, "bytes of all deltas, of those since the start");
});

function isAfterWindow({ comment }: Profile): boolean {
  return comment.some((text) => /sites of the allocation windows/.test(text)) &&
    !comment.some((text) => /an allocation window is open/.test(text));
}

function nonZero(sums: ReadonlyMap<string, number>): [string, number][] {
  return [...sums].filter(([, value]) => value !== 0).sort(([a], [b]) => a < b ? -1 : 1);
}

function allocated(profile: Profile): number {
  return profile.sample.reduce((sum, { value }) => sum + Number(value[1]), 0);
}

function valueOf(profile: Profile, type: string, name: string): number {
  return difference([{ ...profile, sample: [] }, profile], type).get(name) ?? 0;
}
