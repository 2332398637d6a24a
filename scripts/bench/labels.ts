import { ROOT } from "./service.ts";
import { median } from "./contest.ts";
import type { LabelCost } from "./labels_program.ts";

const ROUNDS = 5;

/**
 * What labels cost: there is no bar, only whoever uses them pays.
 *
 * @returns True.
 */
export async function labels(rounds = ROUNDS): Promise<boolean> {
  const runs: LabelCost[][] = [];
  for (let round = 0; round < rounds; round++) runs.push(await measure());
  for (const [i, { when }] of runs[0]!.entries()) {
    const awaits = median(runs.map((run) => run[i]!.await)).toFixed(0);
    const calls = runs.flatMap((run) => run[i]!.call ?? []);
    const call = calls.length > 0 ? `, a call of withLabels ${median(calls).toFixed(0)} ns` : "";
    console.log(`  ${when}: an await ${awaits} ns${call}`);
  }
  return true;
}

async function measure(): Promise<LabelCost[]> {
  const program = `${ROOT}/scripts/bench/labels_program.ts`;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", program],
  }).output();
  if (!success) throw new Error(`Cannot measure labels: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout)) as LabelCost[];
}
