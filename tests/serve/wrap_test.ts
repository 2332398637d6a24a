import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { Hono } from "npm:hono@4.13.19";
import { labelsInForce, startProfiler } from "../../lib/mod.ts";

const INFO: Deno.ServeHandlerInfo<Deno.NetAddr> = {
  remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 5 },
  completed: Promise.resolve(),
};

Deno.test("wrap() passes on what is not the profiler's, arguments and answer untouched", async () => {
  await using profiler = await startProfiler();
  const answer = new Response("mine");
  const seen: unknown[] = [];
  const handler = profiler.wrap((request: Request, info: Deno.ServeHandlerInfo) => {
    seen.push(request, info);
    return answer;
  });
  const request = new Request("http://localhost/sendjson");
  strictEqual(handler(request, INFO), answer);
  strictEqual(seen[0], request);
  strictEqual(seen[1], INFO);
});

Deno.test("wrap() answers its own paths and only those", async () => {
  await using profiler = await startProfiler();
  const handler = profiler.wrap(() => new Response("mine"));
  const text = async (path: string) =>
    await (await handler(new Request(`http://localhost${path}`), INFO)).text();
  strictEqual(await text("/debug/pprof/nosuch"), "Unknown profile\n");
  strictEqual(await text("/debug/pprofile"), "mine");
  strictEqual(await text("/x?y=/debug/pprof/heap"), "mine");
  strictEqual(await text("/api/debug/pprof/heap"), "mine");
});

Deno.test("handle() mounts in hono", async () => {
  await using profiler = await startProfiler();
  const app = new Hono();
  app.all("/debug/pprof/*", (c) => profiler.handle(c.req.raw, INFO));
  const response = await app.request("http://localhost/debug/pprof/cmdline");
  strictEqual(response.status, 200);
  await response.body?.cancel();
});

Deno.test("startProfiler() twice gives the same profiler, after stop() a new one", async () => {
  const first = await startProfiler();
  strictEqual(await startProfiler(), first);
  await first.stop();
  const second = await startProfiler();
  strictEqual(second === first, false);
  await second.stop();
});

Deno.test("after stop() every route says so, and the service goes on", async () => {
  const profiler = await startProfiler();
  const handler = profiler.wrap(() => new Response("own"));
  await profiler.stop();
  for (const path of ["", "profile?seconds=1", "heap", "goroutine?debug=2", "ui/"]) {
    const response = await handler(new Request(`http://localhost/debug/pprof/${path}`), INFO);
    deepStrictEqual([response.status, await response.text()], [503, "the profiler has stopped\n"]);
  }
  strictEqual(await (await handler(new Request("http://localhost/"), INFO)).text(), "own");
  await rejects(profiler.take("profile"), /^RangeError: Cannot take .* the profiler has stopped$/);
});

Deno.test("wrap() runs the handler under labels of each request, if wanted", async () => {
  const seen: unknown[] = [];
  for (const labels of [true, ({ url }: Request) => ({ url })] as const) {
    await using profiler = await startProfiler({ labels });
    const handler = profiler.wrap(async (_: Request) => {
      await Promise.resolve();
      seen.push(labelsInForce());
      return new Response();
    });
    await handler(new Request("http://localhost/orders/7"), INFO);
  }
  deepStrictEqual(seen, [
    { method: "GET", route: "/orders/:id" },
    { url: "http://localhost/orders/7" },
  ]);
});
