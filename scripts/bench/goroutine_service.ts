/**
 * Measures in its own process what a goroutine dump costs. Prints a line of
 * JSON for each: see {@linkcode DumpCost}.
 *
 *     deno run -A scripts/bench/goroutine_service.ts MEGABYTES REQUESTS DUMPS KIND
 *
 * @module
 */
import process from "node:process";
import { writeHeapSnapshot } from "node:v8";
import { startProfiler } from "../../lib/mod.ts";

/** What one dump costs; memory in bytes. */
export interface DumpCost {
  /** V8's live heap before. */
  heap: number;
  /** What `v8.writeHeapSnapshot` took of the same heap, just before, in milliseconds. */
  snapshot: number;
  /** All stops of the loop that are longer than a request notices, together, in milliseconds. */
  stood: number;
  /** The longest of them. */
  pause: number;
  /** Until the answer, in milliseconds. */
  whole: number;
  /** CPU time of the process, in milliseconds. */
  cpu: number;
  rssBefore: number;
  /** The highest so far. */
  rssPeak: number;
  rssAfter: number;
}

/** A dump that the service did not take. */
export interface DumpRefusal {
  /** V8's live heap before. */
  heap: number;
  refused: string;
}

/** A row of a table as a service may keep it: some 300 bytes. */
interface Row {
  id: number;
  name: string;
  tags: string[];
  created: Date;
}

let last = performance.now();
let longest = 0;
let stood = 0;

/** Shorter stops are the loop's own turns, and slices of the work after a snapshot. */
const NOTICED_MILLIS = 20;

if (import.meta.main) {
  const [megabytes = 6, requests = 100, dumps = 2] = Deno.args.map(Number);
  await main(megabytes, requests, dumps, Deno.args[3] ?? "goroutine?fresh=1");
}

async function main(
  megabytes: number,
  requests: number,
  dumps: number,
  kind: string,
): Promise<void> {
  const profiler = await startProfiler();
  const rows: Row[] = [];
  while (Deno.memoryUsage().heapUsed < megabytes * 2 ** 20) {
    for (let i = 0; i < 1000; i++) rows.push(row(rows.length));
  }
  const pending = Array.from({ length: requests }, handle);
  turn();
  await sleep(1000);
  for (let i = 0; i < dumps; i++) {
    const file = await Deno.makeTempFile();
    const wrote = performance.now();
    writeHeapSnapshot(file);
    const snapshot = performance.now() - wrote;
    await Deno.remove(file);
    await sleep(200);
    const heap = Deno.memoryUsage().heapUsed;
    const rssBefore = Deno.memoryUsage().rss;
    const cpu = process.cpuUsage();
    const began = performance.now();
    longest = stood = 0;
    const url = `http://localhost/debug/pprof/${kind}`;
    const response = await profiler.handle(new Request(url));
    const answer = await response.bytes();
    if (!response.ok) {
      const refusal: DumpRefusal = { heap, refused: new TextDecoder().decode(answer).trim() };
      console.log(JSON.stringify(refusal));
      continue;
    }
    const whole = performance.now() - began;
    await sleep(100);
    const { user, system } = process.cpuUsage(cpu);
    const cost: DumpCost = {
      heap,
      snapshot,
      stood,
      pause: longest,
      whole,
      cpu: (user + system) / 1e3,
      rssBefore,
      rssPeak: process.resourceUsage().maxRSS * 1024,
      rssAfter: Deno.memoryUsage().rss,
    };
    console.log(JSON.stringify(cost));
  }
  Deno.exit(pending.length + rows.length > 0 ? 0 : 1);
}

function row(id: number): Row {
  return {
    id,
    name: `row ${id} `.padEnd(150, "abc "),
    tags: ["reader", `tag ${id % 1000}`],
    created: new Date(id),
  };
}

async function handle(): Promise<void> {
  await query();
}

async function query(): Promise<void> {
  await sleep(1e8);
}

/** Turns the loop for ever and keeps the longest gap. */
function turn(): void {
  const now = performance.now();
  longest = Math.max(longest, now - last);
  if (now - last > NOTICED_MILLIS) stood += now - last;
  last = now;
  setImmediate(turn);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
