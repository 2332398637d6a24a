import type { CpuSampler } from "../cpu/cpu_sampler.ts";
import type { FrameResolver } from "../source/frame_resolver.ts";
import { nextTurn } from "../../base/delay.ts";
import type { ThreadClock } from "../clock/thread_clock.ts";

/** What a first profile is taken with. */
interface Samplers {
  cpu: CpuSampler;
  resolver: FrameResolver;
  clock: ThreadClock;
  notes: string[];
}

/** After the application's start, before its first profile. */
const WARM_UP_MILLIS = 200;
/** Scripts that are read ahead: first what an application has of its own, not every package. */
const MAX_TEXT = 512 << 10;

/**
 * Reads the application's scripts and takes a first profile soon after the
 * start, so that no request pauses the service for what happens once: switching
 * V8's debugger on, which hands out texts, walks the heap and takes the longer
 * the larger that is; code that never ran is loaded and compiled.
 *
 * @param loadRest Loads what requests need besides.
 * @returns Calls it off, or waits for the end of what has begun.
 */
export function scheduleWarmUp(
  samplers: Samplers,
  loadRest?: () => Promise<unknown>,
): () => Promise<void> {
  let running: Promise<void> | undefined;
  const timer = setTimeout(() => {
    // Without it profiles only take longer.
    running = warmUp(samplers, loadRest).catch(() => {});
  }, WARM_UP_MILLIS);
  Deno.unrefTimer(timer);
  return async () => {
    clearTimeout(timer);
    await running;
  };
}

async function warmUp(
  samplers: Samplers,
  loadRest: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const modules = await loadModules();
  await loadRest();
  await nextTurn();
  await samplers.cpu.runAtOnce();
  await nextTurn();
  // Once all is loaded: what collects is in profiles too.
  await samplers.resolver.prepareAhead(MAX_TEXT);
  await nextTurn();
  await takeFirst(samplers, modules);
}

async function loadModules() {
  return { ...await import("../cpu/cpu_profile.ts"), ...await import("../../profile/encode.ts") };
}

/** Nobody sees it. */
async function takeFirst(
  { cpu, resolver, clock, notes }: Samplers,
  { cpuProfile, encodeProfile }: Awaited<ReturnType<typeof loadModules>>,
): Promise<void> {
  const window = await (await cpu.open()).close();
  await nextTurn();
  const profile = await cpuProfile(window, resolver, {
    periodNanos: cpu.periodNanos,
    clock: clock.description,
    threads: cpu.threads,
    comments: notes,
  });
  await nextTurn();
  await encodeProfile(profile);
}
