import { verdict } from "./contest.ts";
import { cpuSeconds, type Service, startedService, startService } from "./service.ts";

/** A round is so long; four are what the bars are meant for. */
const ROUND_MILLIS = 30_000;
const ROUNDS = 4;
/** Both services have started by then. */
const SETTLE_MILLIS = 3_000;
const REQUEST_MILLIS = 50;
const SCRAPE_MILLIS = 10_000;
/** Its one dump in ten minutes takes a heap snapshot: requests beside it may take longer. */
const DUMP = "goroutine";
/** What Parca's defaults request, each path in a loop of its own. */
const PATHS = ["profile?seconds=10", "allocs", "block", "mutex", DUMP];

const P99_BAR = 2;
const MAX_MILLIS = 250;
const LONG_BAR = 0;
const CORE_BAR = 0.05;

/** A request, in milliseconds. */
interface Timed {
  began: number;
  took: number;
}

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
  const answers = await Promise.all(scrapes);
  for (const [i, path] of PATHS.entries()) {
    console.log(`  ${path}: ${answers[i]!.map(({ took }) => took.toFixed(0)).join(" ")} ms`);
  }
  const dump = answers[PATHS.indexOf(DUMP)]!.toSorted((a, b) => b.took - a.took)[0];
  describe("scraped", of);
  describe("not scraped", beside);
  const long = of.filter((each) => each.took > MAX_MILLIS && !(dump && overlap(each, dump)));
  return [
    verdict("p99, ratio", quantile(of, 0.99) / quantile(beside, 0.99), P99_BAR),
    verdict(`requests over ${MAX_MILLIS} ms beside one dump`, long.length, LONG_BAR),
    verdict("CPU beyond the other, of a core", extra / (millis / 1e3), CORE_BAR),
  ].every((held) => held);
}

function describe(which: string, requests: Timed[]): void {
  const [p50, p95, p99, longest] = [0.5, 0.95, 0.99, 1].map((part) =>
    `${quantile(requests, part).toFixed(1)} ms`
  );
  console.log(
    `  ${which}: ${requests.length} requests, p50 ${p50}, p95 ${p95}, p99 ${p99}, longest ${longest}`,
  );
}

/** Requests go out on time, whether or not those before are answered. */
async function requestEvery({ url }: Service, offset: number, until: number): Promise<Timed[]> {
  await sleep(offset);
  const pending: Promise<Timed>[] = [];
  for (let next = performance.now(); next < until; next += REQUEST_MILLIS) {
    await sleep(next - performance.now());
    pending.push(timed(url, "POST"));
  }
  return await Promise.all(pending);
}

/** @returns How long each answer took. */
async function scrapeEvery({ port }: Service, path: string, until: number): Promise<Timed[]> {
  const answers: Timed[] = [];
  await sleep(Math.random() * SCRAPE_MILLIS);
  for (let next = performance.now(); next < until; next += SCRAPE_MILLIS) {
    await sleep(next - performance.now());
    answers.push(await timed(`http://127.0.0.1:${port}/debug/pprof/${path}`, "GET"));
  }
  return answers;
}

async function timed(url: string, method: string): Promise<Timed> {
  const began = performance.now();
  const response = await fetch(url, { method });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`Cannot measure ${url}: status ${response.status}`);
  return { began, took: performance.now() - began };
}

function overlap(a: Timed, b: Timed): boolean {
  return a.began < b.began + b.took && b.began < a.began + a.took;
}

function quantile(requests: Timed[], part: number): number {
  const sorted = requests.map(({ took }) => took).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

function sleep(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, millis)));
}
