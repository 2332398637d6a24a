import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { contest } from "../../scripts/bench/contest.ts";
import {
  bareService,
  cpuSeconds,
  profiledService,
  residentBytes,
  type Service,
  startService,
} from "../../scripts/bench/service.ts";

async function statuses({ port }: Service): Promise<number[]> {
  const origin = `http://127.0.0.1:${port}`;
  const responses = [
    await fetch(`${origin}/sendjson`, { method: "POST" }),
    await fetch(`${origin}/debug/pprof/`),
  ];
  for (const response of responses) await response.body?.cancel();
  return responses.map(({ status }) => status);
}

Deno.test("bareService() is main.ts without the profiler, profiledService() with it", async () => {
  await using bare = await startService(bareService());
  deepStrictEqual(await statuses(bare), [200, 404]);
  await using profiled = await startService(profiledService());
  deepStrictEqual(await statuses(profiled), [200, 200]);
});

Deno.test("startService() says what does not answer", async () => {
  const error = await startService([Deno.execPath(), "eval", "Deno.exit(1)"]).then(
    async (service) => await service[Symbol.asyncDispose](),
    (error: unknown) => error,
  );
  ok(error instanceof Error && error.message.includes("it does not answer on port"));
});

Deno.test({
  name: "cpuSeconds() and residentBytes() know this process",
  ignore: Deno.build.os !== "linux",
  fn() {
    ok(cpuSeconds(Deno.pid) > 0);
    ok(Math.abs(residentBytes(Deno.pid) / Deno.memoryUsage().rss - 1) < 0.2);
  },
});

Deno.test("contest() reverses the order every round", async () => {
  const order: string[] = [];
  const contestant = (name: string) => ({
    name,
    measure: () => Promise.resolve(order.push(name)),
  });
  const log = console.log;
  console.log = () => {};
  try {
    const values = await contest([contestant("a"), contestant("b")], 3, String);
    deepStrictEqual(values.get("a"), [1, 4, 5]);
  } finally {
    console.log = log;
  }
  strictEqual(order.join(""), "abbaab");
});
