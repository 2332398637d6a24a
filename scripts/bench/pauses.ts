import { median, verdict } from "./contest.ts";
import type { Pauses } from "./pauses_service.ts";
import { pinned, ROOT, SERVER_CORE } from "./service.ts";

const ROUNDS = 3;
const REPEATS = 6;
const PROFILE_BAR_MS = 10;
/** Beyond the collection that a heap profile forces. */
const HEAP_BAR_MS = 10;

/**
 * The longest stop of the event loop that one request for a profile causes.
 * Of several processes: the first request of each apart from the later ones.
 *
 * @returns Whether the bars are held.
 */
export async function pauses(rounds = ROUNDS): Promise<boolean> {
  const runs: Pauses[][] = [];
  for (let round = 0; round < rounds; round++) {
    runs.push(await measure());
    for (const pauses of runs.at(-1)!) console.log(`  round ${round + 1}: ${describe(pauses)}`);
  }
  const first = judge("first", runs.map((run) => run[0]!));
  return judge("later", runs.flatMap((run) => run.slice(1))) && first;
}

function judge(which: string, list: Pauses[]): boolean {
  const profile = median(list.map(({ profile }) => profile));
  const heap = median(list.map(({ heap, collection }) => heap - collection));
  const held = verdict(`${which}: profile`, profile, PROFILE_BAR_MS, " ms");
  return verdict(`${which}: heap - collection`, heap, HEAP_BAR_MS, " ms") && held;
}

function describe(pauses: Pauses): string {
  return Object.entries(pauses).map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`).join(", ");
}

async function measure(): Promise<Pauses[]> {
  const command = [
    Deno.execPath(),
    "run",
    "--v8-flags=--expose-gc",
    ...["--allow-net", "--allow-sys", "--allow-read", "--allow-env"],
    `${ROOT}/scripts/bench/pauses_service.ts`,
    `${REPEATS}`,
  ];
  const [program, ...args] = pinned(command, SERVER_CORE);
  const { success, stdout, stderr } = await new Deno.Command(program!, { args }).output();
  if (!success) throw new Error(`Cannot measure pauses: ${new TextDecoder().decode(stderr)}`);
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Pauses);
}
