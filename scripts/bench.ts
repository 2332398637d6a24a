/**
 * The benchmarks: contestants in turns, in fresh processes, each pinned to a
 * core; ratios of medians beside the raw values.
 *
 *     deno task bench [name…] [--rounds=N]
 *
 * Exits 1 if a bar is missed. They want a machine that does nothing else.
 *
 * @module
 */
import { awaits } from "./bench/await.ts";
import { decode } from "./bench/decode.ts";
import { goroutine } from "./bench/goroutine.ts";
import { idle } from "./bench/idle.ts";
import { labels } from "./bench/labels.ts";
import { overhead } from "./bench/overhead.ts";
import { pauses } from "./bench/pauses.ts";
import { push } from "./bench/push.ts";
import { rhythms } from "./bench/rhythms.ts";
import { scrape } from "./bench/scrape.ts";
import { startup } from "./bench/startup.ts";
import { tool } from "./bench/tool.ts";
import { web } from "./bench/web.ts";

interface Benchmark {
  description: string;
  /** Whether its bars are held. */
  run: (rounds?: number) => Promise<boolean>;
}

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  overhead: { description: "what profiling costs in CPU time per request", run: overhead },
  push: { description: "the same with profiles pushed every 15 seconds", run: push },
  idle: {
    description: "what profiling costs while nothing runs, beside V8's own sampler",
    run: idle,
  },
  rhythms: {
    description: "whether a CPU profile is right for short work after a pause",
    run: rhythms,
  },
  startup: { description: "what profiling adds until the port answers", run: startup },
  pauses: { description: "how long a request for a profile stops the loop", run: pauses },
  tool: { description: "the reports, beside the real pprof", run: tool },
  web: { description: "the flame graph in Chromium, beside the real pprof -http", run: web },
  goroutine: { description: "what a goroutine dump costs, by the heap's size", run: goroutine },
  await: { description: "what a profile of waits costs, by requests of ten awaits", run: awaits },
  scrape: { description: "what being scraped costs a service and its requests", run: scrape },
  labels: { description: "what labels cost whoever uses them", run: labels },
  decode: { description: "reading and printing 17 MB, beside the real pprof", run: decode },
};

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: string[]): Promise<number> {
  const rounds = args.flatMap((arg) => /^--rounds=(\d+)$/.exec(arg)?.[1] ?? []).map(Number)[0];
  const names = args.filter((arg) => !arg.startsWith("--"));
  const unknown = names.find((name) => BENCHMARKS[name] === undefined);
  if (unknown !== undefined || args.some((arg) => /^--(?!rounds=\d+$)/.test(arg))) {
    const list = Object.entries(BENCHMARKS).map(([name, { description }]) =>
      `  ${name.padEnd(9)} ${description}\n`
    );
    console.error(`usage: bench [name…] [--rounds=N]\n${list.join("")}`.trimEnd());
    return 2;
  }
  console.log(machine());
  const missed: string[] = [];
  for (const name of names.length > 0 ? names : Object.keys(BENCHMARKS)) {
    const { description, run } = BENCHMARKS[name]!;
    console.log(`${name}: ${description}`);
    if (!await run(rounds)) missed.push(name);
  }
  if (missed.length > 0) console.log(`missed: ${missed.join(", ")}`);
  return missed.length > 0 ? 1 : 0;
}

/** What the numbers depend on. */
function machine(): string {
  const load = Deno.loadavg().map((value) => value.toFixed(1)).join(" ");
  const { deno, v8 } = Deno.version;
  const cores = navigator.hardwareConcurrency;
  return `Deno ${deno}, V8 ${v8}, ${Deno.build.target}, ${cores} cores, load average ${load}`;
}
