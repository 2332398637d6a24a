/**
 * A service under chaos for some minutes, beside the same one without a
 * profiler:
 *
 *     deno task chaos [minutes] [--seed=N]
 *
 * Routes get requests at random and in parallel, by clients that leave, by two
 * tools at once and by the sidecar; loops are held, Workers come and go, the
 * clock jumps, the recorder's disk is small, the service is started again. All
 * the while it has to answer, its totals have to be V8's and the kernel's, and
 * afterwards its memory, descriptors and threads have to be as they were.
 *
 * Exits 1 if anything was found. The same seed does the same, as far as a
 * crowded machine lets it. Linux only.
 *
 * @module
 */
import { chooseAction, type Pair } from "./chaos/actions.ts";
import { checkCpu, checkFootprint, checkHeap } from "./chaos/checks.ts";
import { ChaosService, type Footprint } from "./chaos/service.ts";
import { randomOf } from "./fuzz/random.ts";

const MINUTES = 2;
/** Clients at work at the same time. */
const CLIENTS = 4;
const WARM_UP_SECONDS = 5;
const SETTLE_SECONDS = 10;
const CHECK_SECONDS = 15;
const RESTART_SECONDS = 90;
/** A SIGTERM that finds the machine crowded. */
const MAX_END_SECONDS = 2;
const RECORDS_SIZE = "4m";

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: string[]): Promise<number> {
  const seeds = args.flatMap((arg) => /^--seed=(\d+)$/.exec(arg)?.[1] ?? []).map(Number);
  const [minutes = MINUTES, ...more] = args.filter((arg) => !/^--seed=\d+$/.test(arg)).map(Number);
  if (!(minutes > 0) || more.length > 0 || Deno.build.os !== "linux") {
    console.error("usage: deno task chaos [minutes] [--seed=N]    (on Linux)");
    return 2;
  }
  const seed = seeds[0] ?? Date.now() % 1_000_000;
  console.log(`seed ${seed}, ${minutes} min`);
  await using records = await smallDisk();
  const pair: Pair = {
    profiled: new ChaosService("profiled", records.folder),
    bare: new ChaosService("bare", records.folder),
  };
  const services = [pair.profiled, pair.bare];
  const problems = new Map<string, number>();
  const found = (text: string) => {
    if (!problems.has(text)) console.log(`FOUND ${text}`);
    problems.set(text, (problems.get(text) ?? 0) + 1);
  };
  try {
    await Promise.all(services.map((service) => service.start()));
    await rage(pair, { seed, seconds: minutes * 60, found });
  } finally {
    await Promise.all(services.map((service) => service.stop()));
  }
  for (const line of services.flatMap(({ unexpected }) => unexpected)) {
    found(`on standard error: ${line}`);
  }
  console.log(problems.size === 0 ? "nothing found" : `${problems.size} findings, seed ${seed}`);
  return problems.size === 0 ? 0 : 1;
}

interface Rage {
  seed: number;
  seconds: number;
  found: (text: string) => void;
}

/** Does at random what can be done, to both services alike, and judges the profiled one. */
async function rage(
  pair: Pair,
  { seed, seconds, found }: Rage,
): Promise<void> {
  const { profiled, bare } = pair;
  const counts = new Map<string, number>();
  const footprints = async () => [await profiled.footprint(), await bare.footprint()] as const;
  let before: readonly [Footprint, Footprint] | undefined;
  const begin = performance.now();
  const end = begin + seconds * 1000;
  let restart = begin + RESTART_SECONDS * 1000;
  while (performance.now() < end) {
    // Everybody pauses for a check, and for a restart.
    const until = Math.min(end, performance.now() + CHECK_SECONDS * 1000);
    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, client) => {
        for (let turn = 0; performance.now() < until; turn++) {
          const random = randomOf(seed + client, Math.round(performance.now()) * CLIENTS + turn);
          const [name, { run }] = chooseAction(random);
          counts.set(name, (counts.get(name) ?? 0) + 1);
          const problem = await run(pair, random);
          if (problem !== undefined) found(`${name}: ${problem}`);
        }
      }),
    );
    for (const check of [checkCpu, checkHeap]) {
      const problem = await check(profiled).catch((error) => `${check.name}: ${error.message}`);
      if (problem !== undefined) found(problem);
    }
    if (performance.now() > restart && performance.now() < end - RESTART_SECONDS * 1000) {
      restart = performance.now() + RESTART_SECONDS * 1000;
      await endsInTime(profiled, found);
      await profiled.start();
      before = undefined;
    }
    if (!before) {
      await sleep(WARM_UP_SECONDS);
      before = await footprints();
    }
  }
  await sleep(SETTLE_SECONDS);
  const after = await footprints();
  if (before) {
    for (const text of checkFootprint([before[0], after[0]], [before[1], after[1]])) found(text);
    console.log(`profiled ${shown(before[0])} → ${shown(after[0])}`);
    console.log(`bare     ${shown(before[1])} → ${shown(after[1])}`);
  }
  await endsInTime(profiled, found);
  console.log(Array.from(counts, ([name, count]) => `${name} ${count}`).join(", "));
}

async function endsInTime(service: ChaosService, found: (text: string) => void): Promise<void> {
  const seconds = await service.stop();
  if (seconds === undefined) found("SIGTERM does not end it");
  else if (seconds > MAX_END_SECONDS) found(`SIGTERM ends it after ${seconds.toFixed(1)} s`);
}

function shown({ residentBytes, descriptors, threads }: Footprint): string {
  return `${
    Math.round(residentBytes / 1048576)
  } MiB, ${descriptors} descriptors, ${threads} threads`;
}

/** A folder on a disk that is full soon; an ordinary one, and it says so, where none can be made. */
async function smallDisk(): Promise<{ folder: string } & AsyncDisposable> {
  const folder = await Deno.makeTempDir({ prefix: "chaos-" });
  const mounted = await command(
    "mount",
    "-t",
    "tmpfs",
    "-o",
    `size=${RECORDS_SIZE}`,
    "tmpfs",
    folder,
  );
  if (!mounted) console.log("the disk is never full: only root can make a small one");
  return {
    folder,
    async [Symbol.asyncDispose]() {
      if (mounted) await command("umount", folder);
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function command(name: string, ...args: string[]): Promise<boolean> {
  const running = new Deno.Command(name, { args, stdout: "null", stderr: "null" }).output();
  return await running.then(({ success }) => success, () => false);
}

function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
