/**
 * A service that never forgets a session. `heap` says who allocates, `retained` who keeps it:
 *
 *     deno run -A examples/leak.ts
 *     deno task pprof -top -cum 'http://localhost:4000/debug/pprof/retained?seconds=10'
 *
 * @module
 */
import { startProfiler } from "../lib/mod.ts";

const profiler = await startProfiler();

class Session {
  readonly basket: string[];

  constructor(id: string) {
    this.basket = Array.from({ length: 100 }, (_, i) => `${id}-${i}`);
  }
}

/** Nothing is ever taken out. */
const sessionCache = new Map<string, Session>();

function openSession(): Response {
  const id = crypto.randomUUID();
  sessionCache.set(id, new Session(id));
  return Response.json({ id, open: sessionCache.size });
}

const port = Number(Deno.env.get("PORT") ?? 4000);
Deno.serve({ port, hostname: "127.0.0.1" }, profiler.wrap(openSession));
