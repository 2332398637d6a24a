/**
 * The service under chaos: its routes do what real services do at their worst.
 * With the argument `bare` it has no profiler.
 *
 * @module
 */
import { memoryUsage } from "node:process";
import { newProfile, startProfiler, withLabels } from "../../lib/mod.ts";

const [how] = Deno.args;
const profiler = how === "bare" ? undefined : await startProfiler({
  labels: true,
  exact: true,
  sidecar: Deno.env.get("SIDECAR") ?? true,
  recorder: { folder: Deno.env.get("RECORDS") ?? "", stallSeconds: 1, records: 5 },
});
const jobs = newProfile("chaos.jobs");
const trueNow = Date.now;

/** What a request does; the number is its argument. */
const ROUTES: Readonly<Record<string, (amount: number) => unknown>> = {
  work: (millis) => burn(millis),
  hold: (millis) => burn(millis),
  async wait(millis) {
    const job = { millis };
    jobs.add(job);
    await new Promise((resolve) => setTimeout(resolve, millis));
    burn(1);
    jobs.remove(job);
  },
  /** Garbage, of objects and of buffers. */
  allocate(megabytes) {
    for (let i = 0; i < megabytes; i++) {
      Array.from({ length: 10_000 }, (_, n) => ({ n, text: `${n}` }));
      new Uint8Array(1 << 19).fill(1);
    }
  },
  /** A thread that works for a while, and ends. */
  async worker(millis) {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    await new Promise((resolve, reject) => {
      worker.onmessage = resolve;
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
      worker.postMessage(millis);
    });
    worker.terminate();
  },
  /** The wall clock goes so many minutes forth or back. */
  clock(minutes) {
    Date.now = () => trueNow() + (minutes - 60) * 60_000;
  },
  facts() {
    const { rss, heapUsed, external } = memoryUsage();
    return { rss, heapUsed, external };
  },
};

function burn(millis: number): number {
  const end = performance.now() + millis;
  let sum = 0;
  while (performance.now() < end) for (let i = 0; i < 1000; i++) sum += Math.sqrt(i);
  return sum;
}

async function handle(request: Request): Promise<Response> {
  const [name = "", amount = "0"] = new URL(request.url).pathname.slice(1).split("/");
  const run = Object.hasOwn(ROUTES, name) ? ROUTES[name] : undefined;
  if (!run) return new Response("not found\n", { status: 404 });
  const answer = await withLabels({ action: name }, () => run(Number(amount)));
  return Response.json(answer ?? null);
}

const server = Deno.serve({
  hostname: "127.0.0.1",
  port: Number(Deno.env.get("PORT")),
  onListen() {},
}, profiler ? profiler.wrap(handle) : handle);

Deno.addSignalListener("SIGTERM", async () => {
  const late = new Promise((resolve) => setTimeout(resolve, 900));
  await Promise.race([Promise.all([profiler?.stop(), server.shutdown()]), late]);
  Deno.exit(0);
});
