import { processTimes, type ThreadShare, timesBetween } from "../../lib/native/thread_times.ts";
import { decodeProfile } from "../../lib/profile/decode/decode.ts";
import type { Profile } from "../../lib/profile/types.ts";
import { median, verdict } from "./contest.ts";
import { bareService, rawService, type Service, startedService, startService } from "./service.ts";

const ROUNDS = 3;
/** The sampler rests once nothing has run for 20 s. */
const WARM_UP_SECONDS = 45;
const SECONDS = 20;
/** Of what V8's own sampler costs; half of it is what we aim at. */
const RAW_BAR = 1.1;
const RAW_AIM = 0.5;
/** Of what exists only because of the profiler, this much stands under its name. */
const NAMED_BAR = 0.8;
/** Threads that use less are not printed, in milliseconds a second. */
const SHOWN = 0.02;
const PROFILER = "(profiler)";

/** What the threads of a process used, in milliseconds a second, by name. */
type Costs = Map<string, number>;

/**
 * CPU time of three idle processes, side by side at the same time: the example
 * without a profiler, with V8's own sampler at 100 Hz, and with everything on.
 *
 * @returns Whether the bars are held.
 */
export async function idle(rounds = ROUNDS): Promise<boolean> {
  await using bare = await startService(bareService(), "any");
  await using raw = await startService(rawService(), "any");
  await using ours = await startService(startedService(), "any");
  const services = { bare, raw, ours };
  await seconds(WARM_UP_SECONDS);
  const ratios: number[] = [];
  let idling = 0;
  for (let round = 1; round <= rounds; round++) {
    const costs = await measure(services);
    for (const [name, cost] of costs) console.log(`  round ${round}: ${describe(name, cost)}`);
    const [without, sampling, everything] = [...costs.values()].map(total) as [
      number,
      number,
      number,
    ];
    ratios.push((everything - without) / (sampling - without));
    idling = without;
  }
  const ratio = median(ratios);
  console.log(`  aim: ${RAW_AIM} of raw${ratio <= RAW_AIM ? ", reached" : ""}`);
  const held = verdict("(ours - bare) / (raw - bare)", ratio, RAW_BAR);
  return await judgeNamed(ours, idling) && held;
}

/** What the program would use alone is not the profiler's. */
async function judgeNamed(ours: Service, idling: number): Promise<boolean> {
  const url = `http://127.0.0.1:${ours.port}/debug/pprof/profile?seconds=${SECONDS}`;
  const response = await fetch(url);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!response.ok) throw new Error(`Cannot measure ${url}: ${response.status}`);
  const profile = await decodeProfile(bytes);
  const because = cpuMillis(profile) - idling * SECONDS;
  const named = cpuMillis(profile, PROFILER) / because;
  console.log(`  its own profile: ${(cpuMillis(profile) / SECONDS).toFixed(2)} ms/s, by root:`);
  for (const [root, millis] of byRoot(profile)) {
    console.log(`    ${(millis / SECONDS).toFixed(2).padStart(6)} ms/s ${root}`);
  }
  const isHeld = named >= NAMED_BAR;
  console.log(
    `  of what exists only because of the profiler ${percent(named)} is ${PROFILER}, bar ${
      percent(NAMED_BAR)
    }${isHeld ? "" : "  MISSED"}`,
  );
  return isHeld;
}

async function measure(services: Readonly<Record<string, Service>>): Promise<Map<string, Costs>> {
  const pids = Object.entries(services).map(([name, { pid }]) => ({ name, pid }));
  const from = pids.map(({ pid }) => timesOf(pid));
  const begin = performance.now();
  await seconds(SECONDS);
  const to = pids.map(({ pid }) => timesOf(pid));
  const length = (performance.now() - begin) / 1e3;
  return new Map(pids.map(({ name, pid }, i) => {
    const { threads } = timesBetween(from[i]!, to[i]!);
    return [name, byThread(threads, pid, length)];
  }));
}

function timesOf(pid: number) {
  const times = processTimes(pid);
  if ("missing" in times) throw new Error(times.missing);
  return times;
}

function byThread(threads: readonly ThreadShare[], pid: number, length: number): Costs {
  const costs: Costs = new Map();
  for (const { id, name, cpu } of threads) {
    const key = id === pid ? "main" : name;
    costs.set(key, (costs.get(key) ?? 0) + cpu / 1e6 / length);
  }
  return costs;
}

function describe(name: string, costs: Costs): string {
  const all = total(costs);
  const threads = [...costs].filter(([, cost]) => cost >= SHOWN).sort(([, a], [, b]) => b - a);
  const list = threads.map(([thread, cost]) => `${thread} ${cost.toFixed(2)}`).join(", ");
  return `${name.padEnd(4)} ${all.toFixed(2).padStart(6)} ms/s, ${
    (all / 10).toFixed(2)
  }% of a core: ${list || "nothing"}`;
}

function total(costs: Costs): number {
  return [...costs.values()].reduce((sum, cost) => sum + cost, 0);
}

/** CPU time of a profile, or of what stands under one root. */
function cpuMillis(profile: Profile, root?: string): number {
  return [...byRoot(profile)].reduce(
    (sum, [name, millis]) => root === undefined || name === root ? sum + millis : sum,
    0,
  );
}

/** Milliseconds by the outermost function, or the profiler wherever that is on the stack; the most first. */
function byRoot({ sample, sampleType }: Profile): Map<string, number> {
  const cpu = sampleType.findIndex(({ type }) => type === "cpu");
  const roots = new Map<string, number>();
  for (const { location, value } of sample) {
    const names = location.flatMap(({ line }) => line.map((each) => each.function.name));
    // The event loop's own functions call it.
    const root = names.includes(PROFILER) ? PROFILER : names.at(-1) ?? "?";
    roots.set(root, (roots.get(root) ?? 0) + Number(value[cpu]) / 1e6);
  }
  return new Map([...roots].sort(([, a], [, b]) => b - a));
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)}%`;
}

function seconds(count: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, count * 1e3));
}
