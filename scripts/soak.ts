/**
 * Whether memory stays flat: `main.ts` under load for an hour, a profile every
 * ten seconds.
 *
 *     deno task bench:soak [minutes] [requests per second]
 *
 * Prints resident memory at each profile, then the median of the last fifth
 * beside that of the second: the first fifth is warming up. Exits 1 if it
 * grew by more than 5 %.
 *
 * V8's young generation has its full size from the start. Elsewhere V8 doubles
 * it whenever as much as it holds has survived, in any program: steps that are
 * no leak, and that the few survivors of this service would spread over hours.
 *
 * @module
 */
import { findOha, runOha } from "./load/oha.ts";
import { median, verdict } from "./bench/contest.ts";
import {
  LOAD_CORE,
  pinned,
  profiledService,
  residentBytes,
  type Service,
  startService,
} from "./bench/service.ts";

const MINUTES = 60;
const PERIOD_SECONDS = 10;
const CONNECTIONS = 8;
/** What V8 lets the young generation grow to. */
const YOUNG = "--v8-flags=--min-semi-space-size=16,--max-semi-space-size=16";
const BAR = 1.05;
/** Taken in turns. */
const PATHS = ["profile?seconds=5", "heap", "profile?seconds=5", "allocs?seconds=2"];

if (import.meta.main) {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, interrupt);
  Deno.exit(await main(Deno.args, stop));
}

async function main(args: string[], stop: AbortController): Promise<number> {
  const [minutes = MINUTES, rate] = args.map(Number);
  const oha = findOha();
  if (!(minutes > 0) || rate === 0 || Number.isNaN(rate)) {
    console.error("usage: bench:soak [minutes] [requests per second]");
    return 2;
  }
  if (oha === undefined) {
    console.error("Cannot soak: oha is not installed (cargo install oha --locked)");
    return 1;
  }
  await using service = await startService(profiledService(YOUNG));
  const load = runOha(pinned([oha], LOAD_CORE), {
    url: service.url,
    method: "POST",
    requests: undefined,
    seconds: minutes * 60,
    connections: CONNECTIONS,
    flags: rate === undefined ? [] : ["-q", `${rate}`],
    signal: stop.signal,
  }).then(() => undefined, (error: unknown) => {
    if (stop.signal.aborted) return undefined;
    stop.abort();
    return error;
  });
  const series = await watch(service, minutes * 60, stop.signal);
  // Interrupted or not: what there is gets judged.
  stop.abort();
  const failure = await load;
  if (failure !== undefined) throw failure;
  return judge(series) ? 0 : 1;
}

/** Takes a profile every ten seconds and notes the memory before it. */
async function watch(service: Service, seconds: number, signal: AbortSignal): Promise<number[]> {
  const series: number[] = [];
  const begin = performance.now();
  for (let turn = 0; (turn + 1) * PERIOD_SECONDS <= seconds && !signal.aborted; turn++) {
    await sleep(begin + (turn + 1) * PERIOD_SECONDS * 1e3 - performance.now(), signal);
    if (signal.aborted) break;
    series.push(residentBytes(service.pid));
    const path = PATHS[turn % PATHS.length]!;
    const bytes = await take(service, path);
    const minute = ((performance.now() - begin) / 60_000).toFixed(1).padStart(5);
    console.log(`${minute} min  ${megabytes(series.at(-1)!)}  ${path}: ${bytes} B`);
  }
  return series;
}

async function take({ port }: Service, path: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/debug/pprof/${path}`);
  const { length } = await response.bytes();
  if (!response.ok) throw new Error(`Cannot soak: ${path} answered ${response.status}`);
  return length;
}

function judge(series: number[]): boolean {
  const fifth = Math.floor(series.length / 5);
  if (fifth === 0) {
    console.log("too short to judge: 5 profiles are the least");
    return true;
  }
  const early = median(series.slice(fifth, 2 * fifth));
  const late = median(series.slice(-fifth));
  console.log(`second fifth ${megabytes(early)}, last fifth ${megabytes(late)}`);
  return verdict("last / second", late / early, BAR);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`.padStart(9);
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted || milliseconds <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
