/**
 * A service that parses a large document now and then: meanwhile nobody gets an answer. `block` says
 * what held the loop, and the sidecar answers while it is held:
 *
 *     deno run -A examples/blocked_loop.ts
 *     deno task pprof -top http://localhost:4000/debug/pprof/block
 *     deno task pprof -top -seconds=5 http://localhost:6061/debug/pprof/profile
 *
 * @module
 */
import { startProfiler } from "../lib/mod.ts";

const sidecar = Deno.env.get("SIDECAR") ?? "127.0.0.1:6061";
const profiler = await startProfiler({ sidecar });

/** Some 200 ms. */
function importCatalogue(): number {
  const end = performance.now() + 200;
  let articles = 0;
  while (performance.now() < end) articles += JSON.parse(`[${"1,".repeat(2000)}1]`).length;
  return articles;
}

const port = Number(Deno.env.get("PORT") ?? 4000);
Deno.serve(
  { port, hostname: "127.0.0.1" },
  profiler.wrap((request) => {
    const isImport = new URL(request.url).pathname === "/import";
    return Response.json({ articles: isImport ? importCatalogue() : 0 });
  }),
);
