import type { DumpCost, DumpRefusal } from "./goroutine_service.ts";
import { pinned, ROOT, SERVER_CORE } from "./service.ts";

const FEW = 100;
const MANY = 10_000;
/** What is taken: a new one each time. */
const GOROUTINE = "goroutine?fresh=1";
const KINDS = [GOROUTINE, "retained"];
/** Heaps in megabytes, each with so many requests that wait. */
const CASES = [
  { megabytes: 6, requests: FEW },
  { megabytes: 6, requests: MANY },
  { megabytes: 50, requests: 1_000 },
  { megabytes: 500, requests: 1_000 },
];
const DUMPS = 2;

/** What a dump may take, for what `v8.writeHeapSnapshot` takes of the same heap in the same run. */
const MAX_STANDSTILL = 1.5;
/** What a dump of ten thousand waits may take, for one of a hundred. */
const MAX_GROWTH = 4;

/**
 * What a goroutine dump and what keeps memory alive cost: for how long the service stands still by
 * its own clock, beside what `v8.writeHeapSnapshot` takes.
 *
 * @returns Whether that is within the bars.
 */
export async function goroutine(rounds = 1): Promise<boolean> {
  let isGood = true;
  const whole = new Map<number, number>();
  for (let round = 0; round < rounds; round++) {
    for (const kind of KINDS) {
      for (const { megabytes, requests } of CASES) {
        const dumps = await measure(megabytes, requests, kind);
        for (const dump of dumps) {
          console.log(`  ${kind}, ${requests} requests wait, ${describe(dump)}`);
        }
        const costs = dumps.filter((dump): dump is DumpCost => !("refused" in dump));
        if (costs.length === 0) continue;
        const best = Math.min(...costs.map(({ stood, snapshot }) => stood / snapshot));
        isGood &&= best <= MAX_STANDSTILL;
        if (kind !== GOROUTINE || megabytes !== CASES[0]!.megabytes) continue;
        const least = Math.min(...costs.map((cost) => cost.whole));
        whole.set(requests, Math.min(least, whole.get(requests) ?? Infinity));
      }
    }
  }
  const growth = (whole.get(MANY) ?? 0) / (whole.get(FEW) ?? 1);
  console.log(`  ${MANY} waits take ${growth.toFixed(1)} times as long as ${FEW}`);
  return isGood && growth <= MAX_GROWTH;
}

function describe(cost: DumpCost | DumpRefusal): string {
  const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  if ("refused" in cost) return `heap ${mb(cost.heap)}: refused, ${cost.refused}`;
  const s = (millis: number) => `${(millis / 1e3).toFixed(2)} s`;
  return `heap ${mb(cost.heap)}: stands still ${s(cost.stood)}, writeHeapSnapshot ${
    s(cost.snapshot)
  }, ratio ${(cost.stood / cost.snapshot).toFixed(2)}; longest ${s(cost.pause)}, whole ${
    s(cost.whole)
  }, CPU ${s(cost.cpu)}, ` +
    `RSS ${mb(cost.rssBefore)}, peak ${mb(cost.rssPeak)}, then ${mb(cost.rssAfter)}`;
}

async function measure(
  megabytes: number,
  requests: number,
  kind: string,
): Promise<(DumpCost | DumpRefusal)[]> {
  const [program, ...args] = pinned([
    Deno.execPath(),
    "run",
    ...["--allow-net", "--allow-sys", "--allow-read", "--allow-write", "--allow-env"],
    `${ROOT}/scripts/bench/goroutine_service.ts`,
    ...[megabytes, requests, DUMPS].map(String),
    kind,
  ], SERVER_CORE);
  const { success, stdout, stderr } = await new Deno.Command(program!, { args }).output();
  if (!success) throw new Error(`Cannot measure dumps: ${new TextDecoder().decode(stderr)}`);
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as DumpCost | DumpRefusal);
}
