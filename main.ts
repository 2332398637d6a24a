/**
 * The example service: `/sendjson` on port 4000, profiled from its first
 * instruction.
 */
import { startProfiler } from "./lib/mod.ts";

const profiler = await startProfiler({ exact: true });

interface User {
  Name: string;
  Email: string;
}

/** A browser opens it, the load posts. */
const METHODS = ["GET", "HEAD", "POST"];

/** The application: what the profiles are about. */
function sendJson(request: Request): Response {
  if (new URL(request.url).pathname !== "/sendjson") {
    return new Response("GET or POST /sendjson\n", { status: 404 });
  }
  if (!METHODS.includes(request.method)) {
    return new Response("GET or POST /sendjson\n", {
      status: 405,
      headers: { allow: METHODS.join(", ") },
    });
  }
  const user: User = { Name: "bill", Email: "bill@ardanlabs.com" };
  return new Response(JSON.stringify(user), {
    headers: { "content-type": "application/json" },
  });
}

const hostname = setting("HOST") || "127.0.0.1";
const port = setting("PORT") || "4000";
const server = listen();

/** A variable of the environment; a program without `--allow-env` gets the default. */
function setting(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch {
    return undefined;
  }
}

function listen(): Deno.HttpServer {
  const options = { hostname, port: Number(port), onListen: announce };
  try {
    return Deno.serve(options, profiler.wrap(sendJson));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`Cannot listen on ${hostname}:${port}: ${reason}`);
    Deno.exit(1);
  }
}

function announce({ hostname, port }: Deno.NetAddr): void {
  const host = hostname === "127.0.0.1" || hostname === "0.0.0.0" ? "localhost" : hostname;
  console.log(`service at  http://${host}:${port}/sendjson`);
  console.log(`profiles at http://${host}:${port}/debug/pprof/`);
}

async function shutDown(): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, 900));
  await Promise.race([Promise.all([profiler.stop(), server.shutdown()]), late]);
  Deno.exit(0);
}

for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, shutDown);
