import { Lazy } from "../base/lazy.ts";
import type { SampleLabels } from "../collect/labels/sample_labels.ts";
import type { Collectors } from "../collect/target/own.ts";
import type { Span } from "./recorded_cpu.ts";
import type { RecordedTimeline } from "../contract/timeline.ts";
import type { Profile } from "../profile/types.ts";
import type { FlightRecorder } from "./flight_recorder.ts";
import { type OfThread, ofThreadText, withOfThread } from "./of_thread.ts";
import type { Reason } from "./record_files.ts";
import { type RecorderOptions, recorderSettings } from "./recorder_options.ts";

/**
 * A flight recorder that starts soon after the service: what it is made of takes
 * time to load. Who asks it starts it.
 */
export class LateRecorder {
  /** Whether it writes records, so that there is no time to lose. */
  readonly writes: boolean;
  #of: () => OfThread;
  #flight: Lazy<FlightRecorder>;
  #stopped = false;

  /** @param of Returns whose recorder it is. */
  constructor(collectors: Collectors, options: RecorderOptions, of: () => OfThread) {
    this.#of = of;
    this.#flight = new Lazy(async () => {
      const { FlightRecorder } = await import("./flight_recorder.ts");
      return new FlightRecorder(collectors, options, of);
    });
    this.writes = recorderSettings(options).folder !== undefined;
  }

  /** Starts it, unless it runs or has been stopped. */
  async start(): Promise<void> {
    if (!this.#stopped) await this.#flight.get();
  }

  /** See `Recorder.cpu`. */
  async cpu(span: Span, labels?: () => SampleLabels | undefined): Promise<Profile> {
    return await (await this.#flight.get()).recorder.cpu(span, labels);
  }

  /** See `Recorder.begin`. */
  async begin(): Promise<() => void> {
    return await (await this.#flight.get()).recorder.begin();
  }

  /** See `Recorder.withOthers`. */
  async withOthers(profile: Profile, own?: Profile): Promise<Profile> {
    return await (await this.#flight.get()).recorder.withOthers(profile, own);
  }

  /** See `Recorder.cpu` and `Recorder.withOthers`. */
  async ofProcess(span: Span): Promise<Profile> {
    const { recorder } = await this.#flight.get();
    const profile = await recorder.withOthers(await recorder.cpu(span));
    return withOfThread(profile, this.#of());
  }

  /** See `Recorder.timeline`. */
  async timeline(): Promise<RecordedTimeline> {
    return await (await this.#flight.get()).recorder.timeline();
  }

  /** Says that what is recorded is of one thread; nothing if the program has no other. */
  ofThread(): string | undefined {
    return ofThreadText(this.#of());
  }

  /** See `FlightRecorder.write`. */
  async write(reason: Reason): Promise<string | undefined> {
    return await (await this.#flight.get()).write(reason);
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await (await this.#flight.begun)?.stop();
  }
}
