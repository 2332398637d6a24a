import { deepStrictEqual, match } from "node:assert/strict";
import { startProfiler } from "../../lib/mod.ts";
import { targetOf } from "../../lib/serve/target.ts";

/** Rows of a Host header, the target of a request, path and query. */
const TARGETS: readonly [host: string, target: string, path: string, query: string][] = [
  ["localhost:4000", "/debug/pprof/heap?gc=1", "/debug/pprof/heap", "?gc=1"],
  [":4000", "/debug/pprof/heap?gc=1", "/debug/pprof/heap", "?gc=1"],
  [":4000", "//evil.example/debug", "//evil.example/debug", ""],
  ["[::1", "/a?b=http://c/d", "/a", "?b=http://c/d"],
];

Deno.test("targetOf() reads path and query, whatever the Host header says", async () => {
  const seen: [string, string][] = [];
  await using server = serve((request) => {
    const { pathname, search } = targetOf(request);
    seen.push([pathname, search]);
    return new Response();
  });
  for (const [host, target] of TARGETS) await ask(server.addr, host, target);
  deepStrictEqual(seen, TARGETS.map(([, , path, query]) => [path, query]));
});

Deno.test("a service answers the Host header of go tool pprof :PORT/…", async () => {
  await using profiler = await startProfiler();
  await using server = serve(profiler.wrap(() => new Response("application")));
  const host = `:${server.addr.port}`;
  for (const path of ["threadcreate?debug=1", "cmdline", "", "ui/"]) {
    const answer = await ask(server.addr, host, `/debug/pprof/${path}`);
    match(answer, /^HTTP\/1\.1 (200|30[17]) /, path);
  }
});

function serve(handler: Deno.ServeHandler): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
}

/** Sends what `fetch` would never send. */
async function ask({ hostname, port }: Deno.NetAddr, host: string, target: string) {
  using connection = await Deno.connect({ hostname, port });
  const text = `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  await connection.write(new TextEncoder().encode(text));
  return await new Response(connection.readable).text();
}
