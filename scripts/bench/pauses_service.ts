/**
 * Measures in its own process how long requests for profiles stop the event
 * loop. Prints a line of JSON for each repeat: see {@linkcode Pauses}.
 *
 *     deno run -A --v8-flags=--expose-gc scripts/bench/pauses_service.ts [repeats]
 *
 * @module
 */
import { startProfiler } from "../../lib/mod.ts";

/** The longest stop of the loop during each, in milliseconds. */
export interface Pauses {
  /** One second of the loop by itself: what the machine and V8 do anyway. */
  nothing: number;
  /** `profile?seconds=1`. */
  profile: number;
  /** One forced collection of everything. */
  collection: number;
  /** `heap`. */
  heap: number;
}

/** Long enough for what follows an answer. */
const SETTLE_MS = 50;
const HELD_OBJECTS = 400_000;

let last = performance.now();
let longest = 0;

if (import.meta.main) await main(Number(Deno.args[0] ?? 5));

async function main(repeats: number): Promise<void> {
  const profiler = await startProfiler();
  const held = holdObjects();
  const request = async (path: string) => {
    const response = await profiler.handle(new Request(`http://localhost/debug/pprof/${path}`));
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`Cannot measure ${path}: ${response.status}`);
  };
  turn();
  await longestPause(() => sleep(1000));
  for (let i = 0; i < repeats; i++) {
    const pauses: Pauses = {
      nothing: await longestPause(() => sleep(1000)),
      profile: await longestPause(() => request("profile?seconds=1")),
      collection: await longestPause(collect),
      heap: await longestPause(() => request("heap")),
    };
    console.log(JSON.stringify(pauses));
  }
  Deno.exit(held.length > 0 ? 0 : 1);
}

/** Turns the loop for ever, with some work in each turn, and keeps the longest gap. */
function turn(): void {
  const now = performance.now();
  longest = Math.max(longest, now - last);
  last = now;
  work();
  setImmediate(turn);
}

/** About what a request does. */
function work(): number {
  return JSON.stringify({ name: "gopher", roles: ["reader", "writer"] }).length;
}

/** `--expose-gc` puts it there. */
function collect(): Promise<void> {
  (globalThis as unknown as { gc: () => void }).gc();
  return Promise.resolve();
}

async function longestPause(action: () => Promise<unknown>): Promise<number> {
  longest = 0;
  await action();
  await sleep(SETTLE_MS);
  return longest;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Some 50 MB that stay alive, so that a collection has something to look at. */
function holdObjects(): { id: number; text: string; list: number[] }[] {
  return Array.from({ length: HELD_OBJECTS }, (_, id) => ({ id, text: `${id}`, list: [id, id] }));
}
