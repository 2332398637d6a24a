import { deepStrictEqual, match, ok, strictEqual, throws } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { planWindow } from "../../scripts/load/allocation_window.ts";
import { parseLoadOptions } from "../../scripts/load/load_options.ts";
import { findOha, readReport } from "../../scripts/load/oha.ts";
import { progressLine } from "../../scripts/load/progress.ts";
import { summaryLines } from "../../scripts/load/summary.ts";

/** As the task has it. */
const LOCK = `--lock=${fileURLToPath(new URL("../deno.lock", import.meta.url))}`;
const SCRIPT = new URL("../../scripts/load.ts", import.meta.url).href;
const CONTROL_REGEXP = /[^\n\x20-\x7e]/;

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the script as `deno task load` does. */
async function load(args: string[], env: Record<string, string>): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", LOCK, SCRIPT, ...args],
    env: { NO_COLOR: "1", ...env },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** A service that counts what it is requested. */
function serve(): { counts: Record<string, number>; port: number } & AsyncDisposable {
  const counts: Record<string, number> = {};
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { pathname, search } = new URL(request.url);
    const key = `${request.method} ${pathname}${search}`;
    counts[key] = (counts[key] ?? 0) + 1;
    return new Response("{}");
  });
  return {
    counts,
    port: server.addr.port,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Registers a test that needs the real oha. */
function testWithOha(name: string, body: () => Promise<void>): void {
  const missing = findOha() === undefined;
  if (missing && Deno.env.get("CI") === "true") {
    Deno.test(name, () => {
      throw new Error("Cannot load by oha: it is not installed");
    });
  } else {
    const reason = missing ? " (ignored: no oha here)" : "";
    Deno.test({ name: name + reason, ignore: missing, fn: body });
  }
}

Deno.test("parseLoadOptions() has the promised defaults", () => {
  deepStrictEqual(parseLoadOptions([], {}), {
    origin: "http://127.0.0.1:4000",
    url: "http://127.0.0.1:4000/sendjson",
    method: "POST",
    requests: 1_000_000,
    seconds: undefined,
    connections: 8,
    window: true,
    flags: [],
  });
});

Deno.test("parseLoadOptions() reads numbers as oha does", () => {
  for (const args of [["-n", "10k"], ["-n10000"], ["-n=10_000"], ["--", "-n", "10K"]]) {
    strictEqual(parseLoadOptions(args, {}).requests, 10_000, args.join(" "));
  }
  strictEqual(parseLoadOptions(["-z", "1m30s"], {}).seconds, 90);
  strictEqual(parseLoadOptions(["-z500ms"], {}).seconds, 0.5);
  strictEqual(parseLoadOptions(["-z", "2s"], {}).requests, undefined);
});

Deno.test("parseLoadOptions() hands the rest to oha", () => {
  const { flags, window } = parseLoadOptions(["-q", "100", "--no-window", "-n", "5"], {});
  deepStrictEqual(flags, ["-q", "100"]);
  strictEqual(window, false);
});

Deno.test("parseLoadOptions() finds the service by HOST and PORT", () => {
  const url = (env: Record<string, string>) => parseLoadOptions([], env).url;
  strictEqual(url({ PORT: "81", HOST: "0.0.0.0" }), "http://127.0.0.1:81/sendjson");
  strictEqual(url({ HOST: "::" }), "http://[::1]:4000/sendjson");
  strictEqual(url({ HOST: "box" }), "http://box:4000/sendjson");
});

Deno.test("parseLoadOptions() refuses nonsense", () => {
  for (const args of [["-n", "0"], ["-c", "x"], ["-n"], ["-z", "soon"], ["--output-format=csv"]]) {
    throws(() => parseLoadOptions(args, {}), { name: "LoadError" }, args.join(" "));
  }
  throws(() => parseLoadOptions([], { PORT: "x" }), /Cannot load http:\/\/127.0.0.1:x/);
});

Deno.test("planWindow() takes the second half, at least 1 s and at most 10", () => {
  deepStrictEqual(planWindow(100), { delay: 50, seconds: 10 });
  deepStrictEqual(planWindow(7), { delay: 3.5, seconds: 3 });
  deepStrictEqual(planWindow(2), { delay: 1, seconds: 1 });
  deepStrictEqual(planWindow(0.4), { delay: 0, seconds: 1 });
});

Deno.test("progressLine() never says that it is done", () => {
  strictEqual(progressLine(6, 12), "about 50 % after 6 s, 6 s to go");
  strictEqual(progressLine(15, 12), "about 99 % after 15 s, 0 s to go");
});

Deno.test("readReport() counts what was answered and what was not", () => {
  const report = JSON.stringify({
    summary: { total: 2, slowest: null, requestsPerSec: 1 },
    latencyPercentiles: { p50: null },
    statusCodeDistribution: { 200: 1, 404: 2 },
    errorDistribution: { "Connection refused": 3, "aborted due to deadline": 8 },
  });
  const result = readReport(report, "http://x");
  strictEqual(result.responses, 3);
  deepStrictEqual(result.errors, { "Connection refused": 3 });
  throws(() => readReport("<html>", "http://x"), /its report is no JSON/);
});

Deno.test("summaryLines() adds the warm-up to the counts, not to the times", () => {
  const result = {
    responses: 1900,
    seconds: 1,
    requestsPerSecond: 1900,
    percentiles: { p50: 0.0001234, p10: 0.0001, "p99.9": 0 },
    slowest: 0.0215,
    statuses: { 200: 1899, 500: 1 },
    errors: { "connection closed": 2 },
  };
  const before = { ...result, statuses: { 200: 100 }, errors: {} };
  deepStrictEqual(summaryLines(result, before, 8), [
    "2,002 requests over 8 connections, after 100 to warm up",
    "  speed    1,900 requests per second",
    "  latency  p50 0.123 ms, p99.9 <1 ms, slowest 21.5 ms",
    "  status   200: 1,999",
    "  status   500: 1",
    "  failed   connection closed: 2",
  ]);
});

Deno.test("load says in one line that no service runs", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const { code, stdout, stderr } = await load(["-n", "10"], { PORT: `${port}` });
  const url = `http://127.0.0.1:${port}/sendjson`;
  deepStrictEqual([code, stdout, stderr], [
    1,
    "",
    `Cannot load ${url}: no service there; deno task start starts it\n`,
  ]);
});

testWithOha("load sends the requests by oha and opens a window", async () => {
  await using service = serve();
  const env = { PORT: `${service.port}` };
  const { code, stdout, stderr } = await load(["-n", "2000", "-c", "4"], env);
  strictEqual(code, 0, stderr);
  deepStrictEqual(service.counts, {
    "POST /sendjson": 2000,
    "GET /debug/pprof/allocs?seconds=1": 1,
  });
  match(stdout, /^2,000 requests over 4 connections, after 100 to warm up\n {2}speed {4}[\d,]+ /);
  match(stdout, /status {3}200: 2,000\n/);
  match(stdout, /allocation window: 1 s/);
  ok(!CONTROL_REGEXP.test(stdout + stderr), "control characters");
});

testWithOha("load --no-window opens none; flags of oha arrive", async () => {
  await using service = serve();
  const args = ["-z", "500ms", "-q", "100", "--no-window"];
  const { code, stdout } = await load(args, { PORT: `${service.port}` });
  strictEqual(code, 0);
  const { "POST /sendjson": count = 0, ...others } = service.counts;
  deepStrictEqual(others, {});
  ok(count > 20 && count < 80, `${count} requests`);
  ok(!stdout.includes("window"), stdout);
});

testWithOha("load passes on what oha has against a flag", async () => {
  await using service = serve();
  const { code, stderr } = await load(["--bogus"], { PORT: `${service.port}` });
  strictEqual(code, 1);
  match(stderr, /^Cannot load http.*by oha: error: unexpected argument '--bogus'/);
});

Deno.test("load takes autocannon where there is no oha", async () => {
  await using service = serve();
  const env = { PORT: `${service.port}`, PATH: "/nowhere", CARGO_HOME: "/nowhere" };
  const { code, stdout, stderr } = await load(["-n", "400", "-c", "2"], env);
  strictEqual(code, 0, stderr);
  match(stderr, /oha is not installed \(cargo install oha --locked\)/);
  match(stdout, /status {3}200: 400\n/);
  strictEqual(service.counts["POST /sendjson"], 400);
  strictEqual((await load(["-q", "5"], env)).code, 1);
});

Deno.test("load ends at once when it is interrupted", async () => {
  await using service = serve();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", LOCK, SCRIPT, "-z", "60s"],
    env: { PORT: `${service.port}` },
    stdout: "null",
    stderr: "null",
  }).spawn();
  while ((service.counts["POST /sendjson"] ?? 0) < 100) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill("SIGINT");
  strictEqual((await child.status).code, 130);
  const sent = service.counts["POST /sendjson"];
  await new Promise((resolve) => setTimeout(resolve, 300));
  strictEqual(service.counts["POST /sendjson"], sent, "the load goes on");
});
