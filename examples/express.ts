/**
 * A service with Express, whose code knows nothing of the profiler:
 *
 *     deno run -A --preload lib/auto.ts examples/express.ts
 *
 * The profiles are on a port of their own, `127.0.0.1:6060` or `PPROF_ADDR`.
 *
 * @module
 */
import express from "npm:express@5.3.0";

const app = express();
app.get("/report", (_request: unknown, response: { json(value: unknown): void }) => {
  response.json({ lines: render() });
});

function render(): number {
  return Array.from({ length: 20_000 }, (_, i) => `${i}: ${Math.sqrt(i)}`).join("\n").length;
}

app.listen(Number(Deno.env.get("PORT") ?? 4000), "127.0.0.1");
