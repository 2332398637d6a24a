import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import type { GoroutineDump } from "../../../lib/collect/goroutine/goroutine_collector.ts";
import { GoroutineCollector } from "../../../lib/collect/goroutine/goroutine_collector.ts";
import { HeapSampler } from "../../../lib/collect/heap/heap_sampler.ts";
import { delay } from "../../../lib/base/delay.ts";
import { FrameResolver } from "../../../lib/collect/source/frame_resolver.ts";
import { connectInProcess } from "../../../lib/inspect/in_process.ts";

async function withCollector(body: (collector: GoroutineCollector) => Promise<void>) {
  const client = connectInProcess();
  const collector = new GoroutineCollector(client, new FrameResolver(client));
  try {
    await body(collector);
  } finally {
    await collector.stop();
    client.close();
  }
}

function find({ suspendedFrames }: GoroutineDump, name: string) {
  return suspendedFrames.filter(({ call }) => call.functionName === name);
}

Deno.test("GoroutineCollector: how long a function stands there is known from dump to dump", async () => {
  await withCollector(async (collector) => {
    const ends: (() => void)[] = [];
    async function waits(): Promise<void> {
      await new Promise<void>((resolve) => ends.push(resolve));
      await new Promise<void>((resolve) => ends.push(resolve));
    }
    const running = [waits(), waits()];
    const first = await collector.dump();
    const [a, b] = find(first, "waits");
    ok(a && b);
    deepStrictEqual([first.waited(a), first.waited(b)], [0, 0]);
    ends[0]!();
    await delay(20);
    const second = await collector.dump();
    const seen = new Map(find(second, "waits").map((one) => [one.id, second.waited(one)]));
    strictEqual(seen.size, 2);
    deepStrictEqual(new Set(seen.keys()), new Set([a.id, b.id]));
    const [shortest, longest] = [...seen.values()].sort((x, y) => x - y);
    strictEqual(shortest, 0);
    ok(longest! >= 20);
    for (const end of ends) end();
    ends.at(-1)!();
    await delay(0);
    for (const end of ends) end();
    await Promise.all(running);
  });
});

Deno.test("GoroutineCollector: two who ask at once get the same dump", async () => {
  await withCollector(async (collector) => {
    const [one, other] = await Promise.all([collector.dump(), collector.dump()]);
    strictEqual(one, other);
    strictEqual(collector.count, one.goroutines.length);
  });
});

Deno.test("GoroutineCollector: the program's errors and the heap sampler are left alone", async () => {
  const client = connectInProcess();
  const sampler = await HeapSampler.start(client, { interval: 65_536 });
  const prepare = () => "mine";
  const E = Error as { prepareStackTrace?: unknown; stackTraceLimit?: number };
  const limit = E.stackTraceLimit;
  E.prepareStackTrace = prepare;
  try {
    await withCollector(async (collector) => {
      await collector.dump();
      strictEqual(E.prepareStackTrace, prepare);
      strictEqual(E.stackTraceLimit, limit);
    });
    delete E.prepareStackTrace;
    await sampler.inUse();
    strictEqual(sampler.restarts, 0);
  } finally {
    delete E.prepareStackTrace;
    await sampler.stop();
    client.close();
  }
});

Deno.test("GoroutineCollector: who asks on a schedule gets the last dump while that is young", async () => {
  await withCollector(async (collector) => {
    const first = await collector.dump(true);
    strictEqual(await collector.dump(true), first);
    const second = await collector.dump();
    ok(second !== first);
    ok(second.takenAt >= first.takenAt + first.millis);
    strictEqual(await collector.dump(true), second);
  });
});

Deno.test("GoroutineCollector: a dump that everybody gives up ends, and the next one is whole", async () => {
  await withCollector(async (collector) => {
    const leaving = new AbortController();
    const given = collector.dump(false, leaving.signal);
    leaving.abort();
    await rejects(given, /given up/);
    const whole = await collector.dump();
    ok(whole.suspendedFrames.length > 0);
  });
});
