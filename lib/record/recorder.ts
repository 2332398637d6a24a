import type { Collectors } from "../collect/collectors.ts";
import type { CallFrame } from "../inspect/protocol.ts";
import type { Profile } from "../profile/types.ts";
import type { Stall } from "../collect/stalls/find_stalls.ts";
import { type Figure, readFigure } from "./figure.ts";
import { recordedCpu, type Span } from "./recorded_cpu.ts";
import {
  type RecorderOptions,
  type RecorderSettings,
  recorderSettings,
} from "./recorder_options.ts";
import { Ring } from "./ring.ts";
import { packStretch, type Stretch } from "./stretch.ts";
import type { Reason } from "./reason.ts";
import { Triggers } from "./triggers.ts";

/** A stretch in which the event loop could not turn, and what held it longest. */
export interface RecordedStall extends Span {
  call: CallFrame | undefined;
}

/** What goes into a record besides profiles. */
export interface Flight {
  figures: Figure[];
  stalls: RecordedStall[];
}

/** A leak can fill what is left of a heap within a second. */
const FIGURE_MILLIS = 250;
/** Roughly; they are bounded in number by their time. */
const FIGURE_BYTES = 200;
const STALL_BYTES = 400;
const MOST_STALL_BYTES = 1 << 20;

/**
 * Keeps the last minutes of an isolate in memory: what it did with its CPU,
 * and figures.
 */
export class Recorder {
  readonly settings: RecorderSettings;
  #collectors: Collectors;
  #stretches: Ring<Stretch>;
  #figures: Ring<Figure>;
  #stalls: Ring<RecordedStall>;
  #triggers: Triggers;
  #onReason: (reason: Reason) => void;
  #timer: ReturnType<typeof setInterval>;
  #off: () => void;

  /** @param onReason Is told when something happens that is to be written down. */
  constructor(
    collectors: Collectors,
    options: RecorderOptions,
    onReason: (reason: Reason) => void,
  ) {
    const settings = this.settings = recorderSettings(options);
    this.#collectors = collectors;
    this.#onReason = onReason;
    this.#triggers = new Triggers(settings);
    const millis = settings.minutes * 60_000;
    const { bytes } = settings;
    this.#stretches = new Ring({ bytes, millis, at: ({ until }) => this.#unix(until) });
    this.#figures = new Ring({ bytes, millis, at: ({ at }) => at });
    this.#stalls = new Ring({ bytes: MOST_STALL_BYTES, millis, at: ({ until }) => until });
    this.#off = collectors.cpu.listen(() => (profile, undisturbedGc) => {
      const stretch = packStretch(profile, undisturbedGc);
      this.#stretches.push(stretch, stretch.packed.byteLength);
    });
    collectors.stalls.listen((stalls) => {
      for (const stall of stalls) this.#stalls.push(recorded(stall), STALL_BYTES);
    });
    this.#timer = setInterval(() => void this.#tick(), FIGURE_MILLIS);
    Deno.unrefTimer(this.#timer);
    void this.#tick();
  }

  /** What there is of the last minutes. */
  get flight(): Flight {
    return { figures: this.#figures.items, stalls: this.#stalls.items };
  }

  /**
   * The CPU profile of a span, as far as it was recorded.
   *
   * @throws {RangeError} If nothing of it was.
   */
  async cpu(span: Span): Promise<Profile> {
    await this.#tick();
    await this.#collectors.cpu.renew();
    const figures = this.#figures.items;
    const stretches = this.#stretches.items;
    const first = stretches[0];
    const from = Math.max(
      span.from,
      figures[0]?.at ?? Infinity,
      first ? this.#unix(first.from) : Infinity,
    );
    const until = Math.min(span.until, figures.at(-1)!.at);
    if (!(from < until)) {
      throw new RangeError("Cannot look back: nothing of that time was recorded");
    }
    return await recordedCpu(stretches, figures, { from, until }, this.#collectors);
  }

  /** Ends recording. */
  stop(): void {
    clearInterval(this.#timer);
    this.#off();
  }

  async #tick(): Promise<void> {
    const figure = await readFigure(this.#collectors);
    this.#figures.push(figure, FIGURE_BYTES);
    const reason = this.#triggers.check(figure);
    if (reason) this.#onReason(reason);
  }

  #unix(micros: number): number {
    return performance.timeOrigin + this.#collectors.cpu.time.millis(micros);
  }
}

function recorded({ start, end, parts }: Stall): RecordedStall {
  const longest = parts.toSorted((a, b) => b.millis - a.millis)[0];
  return {
    from: performance.timeOrigin + start,
    until: performance.timeOrigin + end,
    call: longest?.node?.callFrame,
  };
}
