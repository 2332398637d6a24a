import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { samplerCost, samplerNanos } from "../../native/sampler_threads.ts";
import { samplingInterval } from "./sampling_interval.ts";
import type { CpuSampler, CpuWindow } from "./cpu_sampler.ts";

/** What samples an isolate already. */
export interface UsualSampler {
  cpu: CpuSampler;
  /** Makes another connection to the isolate, where that can be had. */
  connect?: () => InspectorClient | Promise<InspectorClient>;
}

/** Each is a sampler of its own that wakes the thread. */
const MAX_FINER = 4;

/**
 * A CPU sampler for one window at a rate of its own, finer or not, beside the
 * usual one, which goes on: that keeps V8's functions apart, and its own rate
 * cannot change while it runs.
 */
export class FinerSampler implements AsyncDisposable {
  static #running = 0;
  /** What samples the window: the usual one where there is no other. */
  readonly cpu: CpuSampler;
  #hz: number;
  #client: InspectorClient | undefined;
  #startMillis = 0;
  #before: number | undefined;
  #missing: string | undefined;

  private constructor(cpu: CpuSampler, hz: number, missing?: string) {
    this.cpu = cpu;
    this.#hz = hz;
    this.#missing = missing;
  }

  /**
   * Starts it before its window: that holds the loop for some 8 to 70 ms.
   *
   * @throws {RangeError} If too many run already.
   */
  static async start({ cpu, connect }: UsualSampler, hz: number): Promise<FinerSampler> {
    const intervalMicros = samplingInterval(hz);
    if (intervalMicros * 1e3 === cpu.periodNanos) return new FinerSampler(cpu, hz);
    if (cpu.isSilent) {
      return new FinerSampler(cpu, hz, "V8 logs the ticks of this program (--prof)");
    }
    if (!connect) return new FinerSampler(cpu, hz, "its inspector takes no other connection");
    if (FinerSampler.#running >= MAX_FINER) {
      throw new RangeError(`Cannot profile: ${MAX_FINER} windows with hz are open already`);
    }
    FinerSampler.#running++;
    const began = performance.now();
    let client: InspectorClient | undefined;
    try {
      client = await connect();
      const finer = new FinerSampler(await cpu.beside(client, intervalMicros), hz);
      await finer.cpu.runAtOnce();
      finer.#client = client;
      finer.#startMillis = performance.now() - began;
      return finer;
    } catch (error) {
      FinerSampler.#running--;
      client?.close();
      throw error;
    }
  }

  /** The window begins. */
  begin(): void {
    this.#before = samplerNanos();
  }

  /** Why it has not the rate that was asked for. */
  get lack(): string | undefined {
    return this.#missing && `hz=${this.#hz} has no effect: ${this.#missing}`;
  }

  /** What the profile has to say, once the window is closed and before this ends. */
  remarks({ profile }: CpuWindow): string[] {
    const { lack } = this;
    if (lack !== undefined) return [lack];
    if (!this.#client) return [];
    const cost = samplerCost(this.#before, samplerNanos());
    return [
      `hz=${this.#hz}: a second sampler ran for this profile; ${cost} for its ${
        profile.samples?.length ?? 0
      } samples; its start took ${this.#startMillis.toFixed(0)}ms before the window`,
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const client = this.#client;
    if (!client) return;
    this.#client = undefined;
    FinerSampler.#running--;
    // A lost connection has ended it.
    await this.cpu.stop().catch(() => {});
    client.close();
  }
}
