import type { AwaitCost } from "./await_program.ts";
import { contest, median, verdict } from "./contest.ts";
import { ROOT } from "./service.ts";

const ROUNDS = 7;
const MODES = ["bare", "hooks", "ours", "after"] as const;
/** What a profile of waits may cost a service of some 10,000 awaits a second. */
const BAR = 1.1;

/**
 * What a profile of waits costs, in CPU time of a request of ten awaits.
 *
 * @returns Whether it costs at most a tenth.
 */
export async function awaits(rounds = ROUNDS): Promise<boolean> {
  const costs: AwaitCost[] = [];
  const contestants = MODES.map((mode) => ({
    name: mode,
    async measure() {
      const cost = await measureOnce(mode);
      if (mode === "ours") costs.push(cost);
      return cost.micros;
    },
  }));
  const values = await contest(contestants, rounds, (micros) => `${micros.toFixed(0)}µs`);
  const bare = values.get("bare")!;
  const ratio = (mode: string) => median(values.get(mode)!.map((micros, i) => micros / bare[i]!));
  const rate = median(costs.map(({ awaits }) => awaits)).toFixed(0);
  const share = (median(costs.map((cost) => cost.share)) * 100).toFixed(0);
  console.log(`  ${rate} awaits a second, stacks of ${share} % of what was waited`);
  console.log(`  hooks that do nothing: ${ratio("hooks").toFixed(3)}`);
  console.log(`  afterwards: ${ratio("after").toFixed(3)}`);
  return verdict("a request while waits are profiled", ratio("ours"), BAR);
}

async function measureOnce(mode: string): Promise<AwaitCost> {
  const program = `${ROOT}/scripts/bench/await_program.ts`;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", program, mode],
  }).output();
  if (!success) throw new Error(`Cannot measure waits: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout)) as AwaitCost;
}
