/**
 * A service with hono: routes of the application and of the profiler on one port.
 *
 *     deno run -A examples/hono.ts
 *
 * @module
 */
import { startProfiler } from "../lib/mod.ts";
import { Hono } from "npm:hono@4.13.19";

const profiler = await startProfiler({ labels: true });
const app = new Hono();
app.get("/orders/:id", (context) => context.json({ id: context.req.param("id"), total: total() }));

function total(): number {
  let sum = 0;
  for (let i = 0; i < 100_000; i++) sum += Math.sqrt(i);
  return Math.round(sum);
}

const port = Number(Deno.env.get("PORT") ?? 4000);
Deno.serve({ port, hostname: "127.0.0.1" }, profiler.wrap((request) => app.fetch(request)));
