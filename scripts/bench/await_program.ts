/**
 * Requests of ten awaits with the work of a millisecond, and the CPU time of
 * each: `bare`, with `hooks` that do nothing, `ours` while a profile of waits
 * is taken, `after` it.
 *
 * @module
 */
import v8 from "node:v8";
import { WaitWatch } from "../../lib/collect/await/wait_watch.ts";

/** What it prints. */
export interface AwaitCost {
  /** CPU time of a request. */
  micros: number;
  /** In each second of CPU time. */
  awaits: number;
  /** The part of the time that was waited for which there are stacks. */
  share: number;
}

const REQUESTS = 4_800;
const CLIENTS = 8;
/** `await`s of a request. */
const AWAITS = 10;
/** Eight times in a request, for some millisecond in all: ten thousand awaits in a second. */
const WORK = 9_000;

let sink = 0;

function work(): void {
  for (let i = 0; i < WORK; i++) sink += Math.sqrt(sink + i);
}

async function query(i: number): Promise<number> {
  work();
  await null;
  work();
  return i;
}

async function load(): Promise<number> {
  let sum = 0;
  for (let i = 0; i < 4; i++) sum += await query(i);
  return sum;
}

async function handle(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  await load();
}

async function client(requests: number): Promise<void> {
  for (let i = 0; i < requests; i++) await handle();
}

async function serve(requests: number): Promise<number> {
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: CLIENTS }, () => client(requests / CLIENTS)));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / requests;
}

function print(micros: number, share: number): void {
  const cost: AwaitCost = { micros, awaits: AWAITS / micros * 1e6, share };
  console.log(JSON.stringify(cost));
}

if (import.meta.main) {
  const [mode] = Deno.args;
  // For V8 to compile it.
  await serve(REQUESTS / 4);
  let share = 1;
  let micros = 0;
  if (mode === "hooks") {
    const hook = () => {};
    const hooks = { init: hook, before: hook, settled: hook, after: hook };
    const stop = v8.promiseHooks.createHook(hooks) as unknown as () => void;
    micros = await serve(REQUESTS);
    stop();
  } else if (mode === "ours") {
    const watch = new WaitWatch();
    micros = await serve(REQUESTS);
    const { all, withStacks } = await watch.stop();
    share = withStacks / all;
  } else {
    if (mode === "after") await new WaitWatch().stop();
    micros = await serve(REQUESTS);
  }
  print(micros, share);
}
