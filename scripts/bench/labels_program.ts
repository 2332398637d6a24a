/**
 * Measures awaits and calls of `withLabels`: before labels are used, while they
 * are, while somebody takes a CPU profile, and afterwards.
 *
 * @module
 */
import { startProfiler, withLabels } from "../../lib/mod.ts";

/** Nanoseconds of one await, and of one call where there are any. */
export interface LabelCost {
  when: string;
  await: number;
  call?: number;
}

const AWAITS = 500_000;
const CALLS = 200_000;
const WINDOW_SECONDS = 2;
const LABELS = { route: "/orders", tenant: "a" };

let called = 0;
const costs: LabelCost[] = [];

async function awaits(): Promise<number> {
  const from = performance.now();
  for (let i = 0; i < AWAITS; i++) await null;
  return (performance.now() - from) / AWAITS * 1e6;
}

function calls(): number {
  const from = performance.now();
  for (let i = 0; i < CALLS; i++) withLabels(LABELS, () => called++);
  return (performance.now() - from) / CALLS * 1e6;
}

async function measure(when: string): Promise<void> {
  // Once for V8 to compile it.
  for (let i = 0; i < 2; i++) {
    await withLabels(LABELS, awaits);
    calls();
  }
  costs.push({ when, await: await withLabels(LABELS, awaits), call: calls() });
}

if (import.meta.main) {
  const profiler = await startProfiler();
  await awaits();
  costs.push({ when: "not used", await: await awaits() });
  await measure("used");
  const taken = profiler.take("profile", { seconds: WINDOW_SECONDS });
  await new Promise((resolve) => setTimeout(resolve, 50));
  await measure("while a CPU profile is taken");
  await taken;
  await measure("afterwards");
  await profiler.stop();
  console.log(JSON.stringify(costs));
}
