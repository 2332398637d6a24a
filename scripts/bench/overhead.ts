import { findOha, runOha } from "../load/oha.ts";
import { median, verdict } from "./contest.ts";
import { buildGoService } from "./go_service.ts";
import {
  bareService,
  cpuSeconds,
  LOAD_CORE,
  pinned,
  profiledService,
  type Service,
  startService,
} from "./service.ts";

const ROUNDS = 9;
const CONNECTIONS = 4;
const WARM_UP_SECONDS = 4;
const SECONDS = 8;
/** Everything on, beside bare; 1.02 is what we aim at. */
const BARE_BAR = 1.05;
/** Everything on, beside Go's service of the same lesson. */
const GO_BAR = 0.75;

/**
 * CPU time per 100 000 requests of `POST /sendjson`: with everything on beside
 * bare, and beside Go's service.
 *
 * The two of a pair run at the same time on one core and are loaded at the same
 * time: what else happens on the machine then happens to both. Measured one
 * after the other, a service differs from itself by 10 % here; in a pair by 1 %.
 *
 * @returns Whether the bars are held.
 */
export async function overhead(rounds = ROUNDS): Promise<boolean> {
  const oha = findOha();
  if (oha === undefined) {
    console.log("  skipped: needs oha (cargo install oha --locked)");
    return true;
  }
  await using go = await buildGoService();
  const bare = await race(rounds, oha, "bare", bareService(), BARE_BAR);
  if (go) return await race(rounds, oha, "go", [go.path], GO_BAR) && bare;
  console.log("  without Go's service: go is not installed");
  return bare;
}

/** What is raced besides. */
export interface RaceOptions {
  /** Its name; "profiled". */
  title?: string;
  /** Starts what is measured; the profiled service. */
  own?: string[];
  /** Of load in a round. */
  seconds?: number;
}

/**
 * Races the profiled service with another one, in pairs.
 *
 * @returns Whether the bar is held.
 */
export async function race(
  rounds: number,
  oha: string,
  name: string,
  command: string[],
  bar: number,
  { title = "profiled", own = profiledService(), seconds = SECONDS }: RaceOptions = {},
): Promise<boolean> {
  const ratios: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const ratio = await measure(oha, [own, command], round % 2 === 0, seconds);
    console.log(`  round ${round}: ${title} / ${name} ${ratio.toFixed(3)}`);
    ratios.push(ratio);
  }
  return verdict(`${title} / ${name}`, median(ratios), bar);
}

/** @returns CPU time per request of the first service by that of the other. */
async function measure(
  oha: string,
  pair: readonly string[][],
  otherFirst: boolean,
  length: number,
): Promise<number> {
  const commands = [...pair];
  if (otherFirst) commands.reverse();
  await using first = await startService(commands[0]!);
  await using second = await startService(commands[1]!);
  const services = [first, second];
  const loadAll = (seconds: number) =>
    Promise.all(services.map((service) => load(oha, service, seconds)));
  await loadAll(WARM_UP_SECONDS);
  const before = services.map(({ pid }) => cpuSeconds(pid));
  const responses = await loadAll(length);
  const costs = services.map(({ pid }, index) =>
    (cpuSeconds(pid) - before[index]!) / responses[index]!
  );
  if (otherFirst) costs.reverse();
  return costs[0]! / costs[1]!;
}

/** @returns How many requests were answered. */
async function load(oha: string, { url }: Service, seconds: number): Promise<number> {
  const { statuses, responses } = await runOha(pinned([oha], LOAD_CORE), {
    url,
    requests: undefined,
    seconds,
    method: "POST",
    connections: CONNECTIONS,
    flags: ["--worker-threads", "1"],
    signal: new AbortController().signal,
  });
  if (responses > 0 && statuses["200"] === responses) return responses;
  throw new Error(`Cannot measure ${url}: it answered ${JSON.stringify(statuses)}`);
}
