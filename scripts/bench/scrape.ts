import { verdict } from "./contest.ts";
import { cpuSeconds, type Service, startedService, startService } from "./service.ts";

/** A round is so long; four are what the bars are meant for. */
const ROUND_MILLIS = 30_000;
const ROUNDS = 4;
/** Both services have started by then. */
const SETTLE_MILLIS = 3_000;
const REQUEST_MILLIS = 50;
const SCRAPE_MILLIS = 10_000;
/** What Parca's defaults request, each path in a loop of its own. */
const PATHS = ["profile?seconds=10", "allocs", "block", "mutex", "goroutine"];

const P99_BAR = 2;
const MAX_MILLIS = 250;
/** A dump of suspended functions needs a heap snapshot, once in ten minutes. */
const LONG_BAR = 1;
const CORE_BAR = 0.05;

/** What a client of a service saw, in milliseconds. */
type Latencies = number[];

/**
 * What it costs a service to be scraped: one request each 50 ms, beside the same service at the same
 * time that nobody scrapes.
 *
 * @returns Whether the bars are held.
 */
export async function scrape(rounds = ROUNDS): Promise<boolean> {
  const millis = rounds * ROUND_MILLIS;
  await using scraped = await startService(startedService(), "any");
  await using alone = await startService(startedService(), "any");
  await sleep(SETTLE_MILLIS);
  const began = { scraped: cpuSeconds(scraped.pid), alone: cpuSeconds(alone.pid) };
  const until = performance.now() + millis;
  const scrapes = PATHS.map((path) => scrapeEvery(scraped, path, until));
  const [of, beside] = await Promise.all([
    requestEvery(scraped, 0, until),
    requestEvery(alone, REQUEST_MILLIS / 2, until),
  ]);
  const extra = cpuSeconds(scraped.pid) - began.scraped - (cpuSeconds(alone.pid) - began.alone);
  for (const [i, answers] of (await Promise.all(scrapes)).entries()) {
    console.log(`  ${PATHS[i]}: ${answers.map((each) => each.toFixed(0)).join(" ")} ms`);
  }
  describe("scraped", of);
  describe("not scraped", beside);
  const long = of.filter((each) => each > MAX_MILLIS).length;
  return [
    verdict("p99, ratio", quantile(of, 0.99) / quantile(beside, 0.99), P99_BAR),
    verdict(`requests over ${MAX_MILLIS} ms`, long, LONG_BAR),
    verdict("CPU beyond the other, of a core", extra / (millis / 1e3), CORE_BAR),
  ].every((held) => held);
}

function describe(which: string, latencies: Latencies): void {
  const [p50, p95, p99, longest] = [0.5, 0.95, 0.99, 1].map((part) =>
    `${quantile(latencies, part).toFixed(1)} ms`
  );
  console.log(
    `  ${which}: ${latencies.length} requests, p50 ${p50}, p95 ${p95}, p99 ${p99}, longest ${longest}`,
  );
}

/** Requests go out on time, whether or not those before are answered. */
async function requestEvery({ url }: Service, offset: number, until: number): Promise<Latencies> {
  await sleep(offset);
  const pending: Promise<number>[] = [];
  for (let next = performance.now(); next < until; next += REQUEST_MILLIS) {
    await sleep(next - performance.now());
    pending.push(timed(url, "POST"));
  }
  return await Promise.all(pending);
}

/** @returns How long each answer took. */
async function scrapeEvery({ port }: Service, path: string, until: number): Promise<Latencies> {
  const took: Latencies = [];
  await sleep(Math.random() * SCRAPE_MILLIS);
  for (let next = performance.now(); next < until; next += SCRAPE_MILLIS) {
    await sleep(next - performance.now());
    took.push(await timed(`http://127.0.0.1:${port}/debug/pprof/${path}`, "GET"));
  }
  return took;
}

async function timed(url: string, method: string): Promise<number> {
  const began = performance.now();
  const response = await fetch(url, { method });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`Cannot measure ${url}: status ${response.status}`);
  return performance.now() - began;
}

function quantile(values: Latencies, part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

function sleep(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, millis)));
}
