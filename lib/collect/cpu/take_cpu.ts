import type { Profile } from "../../profile/types.ts";
import type { Collectors } from "../target/own.ts";
import type { SidecarCollectors } from "../target/sidecar.ts";
import { cutShort } from "../kinds/delta.ts";
import { windowEnd } from "../kinds/window_end.ts";
import type { KindOptions } from "../kinds/take_options.ts";
import type { LogWindow } from "../log/log_window.ts";
import { cpuProfile } from "./cpu_profile.ts";

/** Takes a CPU profile of a window that begins now; without a length it ends at once. */
export async function takeCpu(
  collectors: SidecarCollectors,
  options: KindOptions,
): Promise<Profile> {
  const { resolver, clock, notes } = collectors;
  const log = await openLog(collectors);
  const { cpu, window, remarks } = await sampleWindow(collectors, options);
  const comments = [...remarks, ...notes];
  if (log) return await log.close(window, comments);
  const below = await options.edges?.below?.(window);
  return await cpuProfile(window, resolver, {
    periodNanos: cpu.periodNanos,
    clock: clock.description,
    threads: cpu.threads,
    native: options.native ?? true,
    ...below ? { below } : {},
    comments,
  });
}

async function sampleWindow(collectors: SidecarCollectors, options: KindOptions) {
  const { edges, hz, seconds = 0 } = options;
  await using finer = hz === undefined ? undefined : await startFiner(collectors, hz);
  const cpu = finer?.cpu ?? collectors.cpu;
  const collected = watchCollections(collectors);
  const open = await cpu.open(true);
  edges?.open();
  finer?.begin();
  collected.begin();
  const whole = await windowEnd(seconds, options);
  edges?.close();
  const nanos = collected.end();
  const window = await open.close();
  const cores = edges?.cores;
  if (cores) window.thread.cores = cores;
  if (nanos !== undefined) window.collected = nanos;
  return { cpu, window, remarks: [...cutShort(whole, seconds), ...finer?.remarks(window) ?? []] };
}

/** Of another isolate nothing is known. */
function watchCollections(collectors: SidecarCollectors | Collectors) {
  const nanos = () => "gc" in collectors ? collectors.gc.look().nanos : undefined;
  let before: number | undefined;
  return {
    begin: () => void (before = nanos()),
    end: () => before === undefined ? undefined : nanos()! - before,
  };
}

async function startFiner(collectors: SidecarCollectors, hz: number) {
  const { FinerSampler } = await import("./finer_sampler.ts");
  return await FinerSampler.start(collectors, hz);
}

/** Where V8 logs every tick, addresses are known; of another isolate they are not. */
async function openLog(collectors: SidecarCollectors): Promise<LogWindow | undefined> {
  if (!("log" in collectors) || typeof collectors.log !== "string") return undefined;
  const { openLogWindow } = await import("../log/log_window.ts");
  return await openLogWindow(collectors.log);
}
