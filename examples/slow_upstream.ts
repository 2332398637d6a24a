/**
 * A service whose requests wait for two connections to a slow upstream. Its CPU is idle, so only
 * `await` shows it:
 *
 *     deno run -A examples/slow_upstream.ts
 *     deno task pprof -top -cum 'http://localhost:4000/debug/pprof/await?seconds=5'
 *
 * @module
 */
import { startProfiler } from "../lib/mod.ts";

const profiler = await startProfiler({ labels: true });
const upstream = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async () => {
  await new Promise((resolve) => setTimeout(resolve, 40));
  return new Response("19.99");
});

let free = 2;
const queue: (() => void)[] = [];

async function takeConnection(): Promise<void> {
  if (free > 0) free--;
  else await new Promise<void>((resolve) => queue.push(resolve));
}

function giveBack(): void {
  const next = queue.shift();
  if (next) next();
  else free++;
}

async function loadPrice(): Promise<string> {
  await takeConnection();
  try {
    const response = await fetch(`http://127.0.0.1:${upstream.addr.port}/`);
    return await response.text();
  } finally {
    giveBack();
  }
}

async function handleOrder(): Promise<Response> {
  return Response.json({ price: await loadPrice() });
}

const port = Number(Deno.env.get("PORT") ?? 4000);
Deno.serve({ port, hostname: "127.0.0.1" }, profiler.wrap(handleOrder));
