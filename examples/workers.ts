/**
 * A service that leaves heavy work to a Worker. The profile has both threads:
 *
 *     deno run -A examples/workers.ts
 *     deno task pprof -top -tagroot=thread -seconds=5 http://localhost:4000/debug/pprof/profile
 *
 * @module
 */
import { startProfiler } from "../lib/mod.ts";

const profiler = await startProfiler();
const worker = new Worker(new URL("./workers/resize.ts", import.meta.url), {
  type: "module",
  name: "resize",
});

function resize(width: number): Promise<number> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      port1.close();
      resolve(data);
    };
    worker.postMessage(width, [port2]);
  });
}

const port = Number(Deno.env.get("PORT") ?? 4000);
Deno.serve(
  { port, hostname: "127.0.0.1" },
  profiler.wrap(async () => Response.json({ pixels: await resize(400) })),
);
