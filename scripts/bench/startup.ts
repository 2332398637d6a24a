import { contest, median, verdict } from "./contest.ts";
import { bareService, profiledService, startService } from "./service.ts";

const ROUNDS = 15;
/** What the profiler may add until the port answers. */
const BAR_MS = 60;

/** With everything on, and as `deno task start` has it. */
const SERVICES: Readonly<Record<string, string[]>> = {
  bare: bareService(),
  "without the flag": profiledService(),
  profiled: profiledService("--unstable-lazy-dynamic-imports"),
};

/**
 * Milliseconds from the start of the process until the port answers: bare, and
 * with everything on.
 *
 * @returns Whether the bar is held.
 */
export async function startup(rounds = ROUNDS): Promise<boolean> {
  // Each once before: compiled modules are cached on disk.
  for (const command of Object.values(SERVICES)) await measure(command);
  const values = await contest(
    Object.entries(SERVICES).map(([name, command]) => ({ name, measure: () => measure(command) })),
    rounds,
    (value) => `${value.toFixed(0)} ms`,
  );
  const middle = (name: string) => median(values.get(name)!);
  for (const name of values.keys()) console.log(`  ${name}: median ${middle(name).toFixed(0)} ms`);
  return verdict("profiled - bare", middle("profiled") - middle("bare"), BAR_MS, " ms");
}

async function measure(command: string[]): Promise<number> {
  const begin = performance.now();
  await using service = await startService(command);
  const answered = performance.now();
  const response = await fetch(service.url, { method: "POST" });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`Cannot measure ${service.url}: ${response.status}`);
  return answered - begin;
}
