import type { DumpCost } from "./goroutine_service.ts";
import { pinned, ROOT, SERVER_CORE } from "./service.ts";

/** Heaps in megabytes, each with so many requests that wait. */
const CASES = [
  { megabytes: 6, requests: 100 },
  { megabytes: 6, requests: 10_000 },
  { megabytes: 50, requests: 1_000 },
  { megabytes: 500, requests: 1_000 },
];
const DUMPS = 2;

/**
 * What a goroutine dump costs: there is no bar, V8's snapshot is what it is.
 *
 * @returns True.
 */
export async function goroutine(rounds = 1): Promise<boolean> {
  for (let round = 0; round < rounds; round++) {
    for (const { megabytes, requests } of CASES) {
      for (const cost of await measure(megabytes, requests)) {
        console.log(`  ${requests} requests wait, ${describe(cost)}`);
      }
    }
  }
  return true;
}

function describe(cost: DumpCost): string {
  const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  const s = (millis: number) => `${(millis / 1e3).toFixed(2)} s`;
  return `heap ${mb(cost.heap)}: pause ${s(cost.pause)}, whole ${s(cost.whole)}, CPU ${
    s(cost.cpu)
  }, ` +
    `RSS ${mb(cost.rssBefore)}, peak ${mb(cost.rssPeak)}, then ${mb(cost.rssAfter)}`;
}

async function measure(megabytes: number, requests: number): Promise<DumpCost[]> {
  const [program, ...args] = pinned([
    Deno.execPath(),
    "run",
    ...["--allow-net", "--allow-sys", "--allow-read", "--allow-env"],
    `${ROOT}/scripts/bench/goroutine_service.ts`,
    ...[megabytes, requests, DUMPS].map(String),
  ], SERVER_CORE);
  const { success, stdout, stderr } = await new Deno.Command(program!, { args }).output();
  if (!success) throw new Error(`Cannot measure dumps: ${new TextDecoder().decode(stderr)}`);
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as DumpCost);
}
