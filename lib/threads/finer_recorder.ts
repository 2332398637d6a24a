import type { Collectors } from "../collect/target/own.ts";
import type { CpuSampler } from "../collect/cpu/cpu_sampler.ts";
import { FinerSampler } from "../collect/cpu/finer_sampler.ts";
import { Recorder } from "../record/recorder.ts";

/** Some pieces of half a second: what is older has been sent. */
const RECORDER = { minutes: 1, bytes: 4 << 20 };

/** A sampler at a rate of its own, and what it has sampled. */
export interface FinerRecorder extends AsyncDisposable {
  cpu: CpuSampler;
  /** Nothing where the usual one has that rate, or there can be no other. */
  recorder?: Recorder;
  /** When it began, in Unix milliseconds; nothing where the usual one samples. */
  since?: number;
  /** Why it has not the rate that was asked for. */
  lack?: string | undefined;
}

/**
 * Starts a CPU sampler with a recorder, for a query from another thread; where
 * too many run already, the usual one samples.
 *
 * @param collectors Of this thread; they go on.
 * @param hz Samples a second.
 */
export async function startFinerRecorder(
  collectors: Collectors,
  hz: number,
): Promise<FinerRecorder> {
  const finer = await FinerSampler.start(collectors, hz).catch((error) => {
    if (error instanceof RangeError) return undefined;
    throw error;
  });
  const { cpu } = finer ?? collectors;
  if (!finer || cpu === collectors.cpu) {
    const lack = finer ? finer.lack : `hz=${hz} has no effect: too many windows with hz are open`;
    return { cpu, lack, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const recorder = new Recorder({ ...collectors, cpu }, RECORDER, { onReason() {} });
  await recorder.started;
  await cpu.runAtOnce(true);
  return {
    cpu,
    recorder,
    since: Date.now(),
    async [Symbol.asyncDispose]() {
      recorder.stop();
      await cpu.runAtOnce(false);
      await finer[Symbol.asyncDispose]();
    },
  };
}
