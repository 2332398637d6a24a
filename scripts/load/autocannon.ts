import { LoadError } from "./load_error.ts";
import type { LoadRequest, LoadResult } from "./load_tool.ts";

/** A name that Deno does not see in advance: it is only loaded where oha is missing. */
const AUTOCANNON: string = "npm:autocannon@9.0.0";

/** The part of autocannon's interface that is used here: it brings no types. */
interface Autocannon {
  (
    options: {
      url: string;
      method: string;
      connections: number;
      amount?: number;
      duration?: number;
    },
    done: (error: Error | null, result: AutocannonResult) => void,
  ): { stop(): void; on(event: "response", listener: () => void): void };
}

interface AutocannonResult {
  requests: { total: number };
  /** In whole milliseconds. */
  latency: Record<string, number>;
  statusCodeStats: Record<string, { count: number }>;
  errors: number;
  timeouts: number;
}

const PERCENTILES = { p50: "p50", p90: "p90", p97_5: "p97.5", p99: "p99", p99_9: "p99.9" } as const;

/**
 * Puts load on a service with autocannon, inside this process.
 *
 * @throws {LoadError} If there are flags that only oha knows.
 */
export async function runAutocannon(request: LoadRequest): Promise<LoadResult> {
  const { url, method, connections, requests, seconds, flags, signal } = request;
  if (flags.length > 0) {
    throw new LoadError(
      `Cannot load with ${flags.join(" ")}: only oha knows it (cargo install oha --locked)`,
    );
  }
  const autocannon = (await import(AUTOCANNON) as { default: Autocannon }).default;
  const begin = performance.now();
  let last = begin;
  const result = await new Promise<AutocannonResult>((resolve, reject) => {
    const length = requests === undefined ? { duration: seconds! } : { amount: requests };
    const options = { url, method, connections: Math.min(connections, requests ?? Infinity) };
    const run = autocannon({ ...options, ...length }, (error, done) => {
      if (error) reject(new LoadError(`Cannot load ${url} by autocannon: ${error.message}`));
      else resolve(done);
    });
    // It looks once a second whether it is done: the last response gives the time.
    run.on("response", () => last = performance.now());
    signal.addEventListener("abort", () => run.stop(), { once: true });
  });
  signal.throwIfAborted();
  return readResult(result, (last - begin) / 1000);
}

function readResult(result: AutocannonResult, seconds: number): LoadResult {
  const { requests, latency, statusCodeStats, errors, timeouts } = result;
  const percentiles = Object.entries(PERCENTILES)
    .map(([name, shown]) => [shown, (latency[name] ?? 0) / 1000] as const);
  const statuses = Object.entries(statusCodeStats)
    .map(([status, { count }]) => [status, count] as const);
  const failures = { "connection failed": errors - timeouts, "no answer in time": timeouts };
  return {
    responses: requests.total,
    seconds,
    requestsPerSecond: seconds > 0 ? requests.total / seconds : 0,
    percentiles: Object.fromEntries(percentiles),
    slowest: (latency["max"] ?? 0) / 1000,
    statuses: Object.fromEntries(statuses),
    errors: Object.fromEntries(Object.entries(failures).filter(([, count]) => count > 0)),
  };
}
