import { findOha, runOha } from "../load/oha.ts";
import { contest, type Contestant, median, verdict } from "./contest.ts";
import { buildGoService } from "./go_service.ts";
import {
  bareService,
  cpuSeconds,
  LOAD_CORE,
  pinned,
  profiledService,
  startService,
} from "./service.ts";

const ROUNDS = 7;
const CONNECTIONS = 8;
const WARM_UP = 100_000;
const REQUESTS = 300_000;
/** Everything on, beside bare; 1.02 is what we aim at. */
const BARE_BAR = 1.05;
/** Everything on, beside Go's service of the same lesson. */
const GO_BAR = 0.75;

/**
 * CPU seconds per 100 000 requests of `POST /sendjson`: bare, with everything
 * on, and Go's service.
 *
 * @returns Whether the bars are held.
 */
export async function overhead(rounds = ROUNDS): Promise<boolean> {
  const oha = findOha();
  if (oha === undefined) {
    console.log("  skipped: needs oha (cargo install oha --locked)");
    return true;
  }
  const contestants = [
    contestant("bare", bareService(), oha),
    contestant("profiled", profiledService(), oha),
  ];
  await using go = await buildGoService();
  if (go) contestants.push(contestant("go", [go.path], oha));
  else console.log("  without Go's service: go is not installed");
  console.log("  CPU seconds per 100,000 requests");
  const values = await contest(contestants, rounds, (value) => value.toFixed(3));
  const middle = (name: string) => median(values.get(name)!);
  for (const name of values.keys()) console.log(`  ${name}: median ${middle(name).toFixed(3)}`);
  const bare = verdict("profiled / bare", middle("profiled") / middle("bare"), BARE_BAR);
  return (!go || verdict("profiled / go", middle("profiled") / middle("go"), GO_BAR)) && bare;
}

function contestant(name: string, command: string[], oha: string): Contestant {
  return { name, measure: () => measure(command, oha) };
}

async function measure(command: string[], oha: string): Promise<number> {
  await using service = await startService(command);
  await load(oha, service.url, WARM_UP);
  const before = cpuSeconds(service.pid);
  await load(oha, service.url, REQUESTS);
  return (cpuSeconds(service.pid) - before) / REQUESTS * 1e5;
}

async function load(oha: string, url: string, requests: number): Promise<void> {
  const { statuses } = await runOha(pinned([oha], LOAD_CORE), {
    url,
    requests,
    seconds: undefined,
    method: "POST",
    connections: CONNECTIONS,
    flags: ["--worker-threads", "1"],
    signal: new AbortController().signal,
  });
  if (statuses["200"] === requests) return;
  throw new Error(`Cannot measure ${url}: it answered ${JSON.stringify(statuses)}`);
}
