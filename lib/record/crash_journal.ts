import { join } from "node:path";
import { Mutex } from "../base/mutex.ts";
import type { Figure } from "./figure.ts";
import { type OfThread, withOfThread } from "./of_thread.ts";
import {
  ABOUT_FILE,
  type AboutRecord,
  PART,
  RUNNING,
  segmentFile,
  SEGMENTS,
  TAIL_FILE,
} from "./record_files.ts";
import { isDiskFull } from "./record_folder.ts";
import type { Recorder } from "./recorder.ts";
import { type RunId, runText } from "./run_id.ts";
import type { TimeRange } from "./timeline.ts";

/** Says what goes into the journal beside figures and samples. */
interface DescribeRun {
  about(): Promise<AboutRecord>;
  of(): OfThread;
}

/** What a journal works with. */
interface JournalOptions {
  recorder: Recorded;
  describe: DescribeRun;
  /** It is used from then on. */
  ready: Promise<unknown>;
  /** Gets what cannot be written; the journal goes on. */
  onError: (error: unknown) => void;
}

/** What a recorder knows. */
export type Recorded = Pick<Recorder, "flight" | "recorded" | "settings" | "withOthers">;

/** Shorter segments, which come whenever somebody looks, go into the next file. */
const MIN_MILLIS = 15_000;
/** Figures at a time: a second's. */
const TAIL_FIGURES = 4;
const MAX_FIGURES = 400;

/** A segment that is on disk. */
interface Kept {
  file: string;
  span: TimeRange;
  bytes: number;
}

/**
 * What a run leaves behind if it crashes: a folder beside the
 * records with the CPU profiles of finished segments and the figures until
 * the last second. It is bounded as the recorder's memory is, and removed when
 * the run ends properly.
 */
export class CrashJournal {
  #path: string;
  #recorder: Recorded;
  #describe: DescribeRun;
  #onError: (error: unknown) => void;
  #kept: Kept[] = [];
  #tail: Figure[] = [];
  /** Other threads when it was last written what the run is. */
  #others = 0;
  #until = 0;
  #ended = false;
  #writing = new Mutex();

  /** @param folder Where records are. */
  constructor(folder: string, run: RunId, { recorder, describe, ready, onError }: JournalOptions) {
    this.#path = join(folder, RUNNING + runText(run));
    this.#recorder = recorder;
    this.#describe = describe;
    this.#onError = onError;
    void this.#next(async () => void await ready);
    void this.#next(() => this.#writeAbout());
  }

  /** Takes a figure. */
  addFigure(figure: Figure): void {
    // A disk that hangs must not fill the memory; the next whole file has them all.
    if (this.#tail.length < MAX_FIGURES) this.#tail.push(figure);
    if (this.#tail.length === TAIL_FIGURES) void this.#next(() => this.#writeTail());
  }

  /** Takes what was sampled since the last file, unless that is little. */
  addSegment(): void {
    const { until } = this.#pending();
    if (until - this.#until < MIN_MILLIS) return;
    void this.#next(async () => {
      await this.#writeSegment();
      await this.#writeAbout();
    });
  }

  /**
   * Puts the segments so far into a record, the present one too.
   *
   * @param record A folder.
   */
  copySegments(record: string): Promise<void> {
    return this.#next(async () => {
      await this.#writeSegment();
      const target = join(record, SEGMENTS);
      await Deno.mkdir(target);
      for (const { file } of this.#kept) {
        await copy(join(this.#path, SEGMENTS, file), join(target, file));
      }
    });
  }

  /** The run ends properly. */
  async stop(): Promise<void> {
    await this.#next(() => {
      this.stopNow();
      return Promise.resolve();
    });
  }

  /** The same at once, for who cannot wait. */
  stopNow(): void {
    this.#ended = true;
    try {
      Deno.removeSync(this.#path, { recursive: true });
    } catch {
      // Whoever starts next finds it, and says that the run ended.
    }
  }

  /** Serialised; what fails is told and does not stop the next. */
  #next(work: () => Promise<void>): Promise<void> {
    return this.#writing.run(async () => {
      if (!this.#ended) await work();
    }).catch(this.#onError);
  }

  #pending(): { from: number; until: number } {
    const { figures, sampled } = this.#recorder.flight;
    const from = Math.max(this.#until, sampled[0]?.[0] ?? 0, figures[0]?.at ?? 0);
    return { from, until: Math.min(figures.at(-1)?.at ?? 0, sampled.at(-1)?.[1] ?? 0) };
  }

  async #writeSegment(): Promise<void> {
    const { from, until } = this.#pending();
    if (!(from < until)) return;
    const profile = await this.#recorder.withOthers(await this.#recorder.recorded({ from, until }));
    // It takes long to load: not at the start of the service.
    const { encodeProfile } = await import("../profile/encode.ts");
    const bytes = await encodeProfile(withOfThread(profile, this.#describe.of()));
    await this.#makeFolder();
    const file = segmentFile([from, until]);
    await this.#put(join(SEGMENTS, file), bytes);
    this.#until = until;
    this.#kept.push({ file, span: [from, until], bytes: bytes.length });
    await this.#prune();
  }

  /** Whoever took a run that was held for long for dead has its folder: then another one begins. */
  async #makeFolder(): Promise<void> {
    const folder = join(this.#path, SEGMENTS);
    if (await Deno.stat(folder).then(() => true, () => false)) return;
    this.#kept = [];
    await Deno.mkdir(folder, { recursive: true });
  }

  async #prune(): Promise<void> {
    const { minutes, bytes: most } = this.#recorder.settings;
    const oldest = this.#until - minutes * 60_000;
    let bytes = this.#kept.reduce((sum, kept) => sum + kept.bytes, 0);
    while (this.#kept.length > 1 && (bytes > most || this.#kept[0]!.span[1] < oldest)) {
      bytes -= await this.#dropOldest();
    }
  }

  async #writeAbout(): Promise<void> {
    await this.#makeFolder();
    this.#tail = [];
    this.#others = this.#describe.of().others;
    const about = { ...await this.#describe.about(), sampled: this.#kept.map(({ span }) => span) };
    await this.#put(ABOUT_FILE, new TextEncoder().encode(JSON.stringify(about)));
    await Deno.writeFile(join(this.#path, TAIL_FILE), new Uint8Array());
  }

  async #writeTail(): Promise<void> {
    const lines = this.#tail.map((figure) => JSON.stringify(figure) + "\n").join("");
    this.#tail = [];
    await Deno.writeTextFile(join(this.#path, TAIL_FILE), lines, { append: true });
    // Threads that start together meet soon after: not to be known only by the next segment.
    if (this.#others === 0 && this.#describe.of().others > 0) await this.#writeAbout();
  }

  /** On a full disk in the place of its oldest segments: records are not the journal's to remove. */
  async #put(file: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.#path, file);
    for (;;) {
      try {
        await Deno.writeFile(path + PART, bytes);
        return await Deno.rename(path + PART, path);
      } catch (error) {
        await Deno.remove(path + PART).catch(() => {});
        if (!isDiskFull(error) || this.#kept.length === 0) throw error;
        await this.#dropOldest();
      }
    }
  }

  async #dropOldest(): Promise<number> {
    const { file, bytes } = this.#kept.shift()!;
    await Deno.remove(join(this.#path, SEGMENTS, file));
    return bytes;
  }
}

/** The same file under another name where the disk can do that. */
async function copy(from: string, to: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch {
    await Deno.copyFile(from, to);
  }
}
