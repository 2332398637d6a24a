import { errorMessage } from "../base/error_message.ts";
import type { Collectors } from "../collect/target/own.ts";
import { CrashJournal } from "./crash_journal.ts";
import { type OfThread, ofThreadText } from "./of_thread.ts";
import type { Reason } from "./record_files.ts";
import { RecordFolder } from "./record_folder.ts";
import { Recorder } from "./recorder.ts";
import type { RecorderOptions } from "./recorder_options.ts";
import { ownRun, type RunId } from "./run_id.ts";
import { confirmLive } from "./triggers.ts";
import { onUncaught } from "./uncaught.ts";
import type { RecordSource } from "./write_record.ts";

/** After the first: who ended just before this start is silent then, then whoever might have been held. */
const SECOND_LOOKS: readonly number[] = [6_000, 90_000];

/** Said of an error that ends the program. */
const CUT_SHORT =
  "the record of this error could not be finished within 5s: the program ends now, " +
  "what there is of it is in the folder; such a machine is too busy to write it";

/** What there may be trouble with. */
type Subject = "record" | "journal" | "folder" | "signal";

/** A recorder with the folder that it writes to when something happens. */
export class FlightRecorder {
  readonly recorder: Recorder;
  #collectors: Collectors;
  #of: () => OfThread;
  #folder: RecordFolder | undefined;
  #writing: Promise<string | undefined> | undefined;
  #ends: (() => void)[] = [];
  #journal: CrashJournal | undefined;
  #recovered: Promise<void> | undefined;
  #stopped = false;
  #troubles = new Map<Subject, { note: string; times: number }>();

  /**
   * Starts recording; a folder that cannot be used is said once, and the rest goes on.
   *
   * @param of Returns whose records these are.
   */
  constructor(collectors: Collectors, options: RecorderOptions, of: () => OfThread) {
    this.#collectors = collectors;
    this.#of = of;
    this.recorder = new Recorder(collectors, options, {
      onReason: (reason) => void this.#hear(reason),
      onFigure: (figure) => this.#journal?.addFigure(figure),
      onSegment: () => this.#journal?.addSegment(),
    });
    const run = ownRun();
    const folder = this.#folder = this.#openFolder(run);
    if (!folder) return;
    const record = (text: string) => this.write({ name: "error", text });
    this.#ends.push(onUncaught(record, (isWritten) => {
      if (!isWritten) console.warn(`deno-pprof: ${CUT_SHORT}`);
      this.#journal?.stopNow();
    }));
    this.#onSignal();
    // A Worker ends with its process, whose first isolate says of it.
    if ("WorkerGlobalScope" in globalThis) return;
    this.#journal = this.#openJournal(folder, run);
    const vanish = () => this.#journal?.stopNow();
    addEventListener("unload", vanish);
    this.#ends.push(() => removeEventListener("unload", vanish));
  }

  /**
   * Writes a record; while one is being written, that one is it.
   *
   * @returns Where it is; nothing without a folder or if it cannot be written.
   */
  write(reason: Reason): Promise<string | undefined> {
    return this.#writing ??= this.#write(reason).finally(() => this.#writing = undefined);
  }

  /** Ends recording, after what is being written. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const end of this.#ends) end();
    this.recorder.stop();
    await this.#recovered;
    await this.#writing;
    await this.#journal?.stop();
  }

  /** Without a folder nothing is written, nor a collection forced. */
  async #hear(reason: Reason): Promise<void> {
    if (!this.#folder) return;
    const { client } = this.#collectors;
    const confirmed = await confirmLive(reason, client, this.recorder.settings).catch(() => reason);
    if (confirmed && !this.#stopped) await this.write(confirmed);
  }

  async #write(reason: Reason): Promise<string | undefined> {
    if (!this.#folder) return undefined;
    try {
      const { writeRecord } = await import("./write_record.ts");
      const source = this.#source(reason);
      const path = await writeRecord(source, this.#folder, this.#journal);
      this.#forget("record");
      const whose = ofThreadText(source.of);
      console.warn(
        `deno-pprof: ${reason.text}; recorded in ${path}${whose === undefined ? "" : `, ${whose}`}`,
      );
      return path;
    } catch (error) {
      const note = this.#note("record", `a record could not be written: ${messageOf(error)}`);
      console.warn(`deno-pprof: ${reason.text}; ${note}`);
      return undefined;
    }
  }

  #source(reason: Reason): RecordSource {
    const [recorder, collectors, of] = [this.recorder, this.#collectors, this.#of()];
    return { reason, at: new Date(), recorder, collectors, of };
  }

  /** The journal begins when those of runs before are put away, as far as that can be told. */
  #openJournal(folder: RecordFolder, run: RunId): CrashJournal {
    const failed = (error: unknown) =>
      this.#complain("journal", `the crash journal cannot be written: ${messageOf(error)}`);
    this.#recovered = this.#recover(folder, run, SECOND_LOOKS).catch(failed);
    const reason = { name: "running", text: "it still runs, or nobody has looked since it ended" };
    const about = async () => {
      const { aboutRecord } = await import("./write_record.ts");
      return await aboutRecord(this.#source(reason));
    };
    const describe = { about, of: this.#of };
    const options = { recorder: this.recorder, describe, ready: this.#recovered, onError: failed };
    return new CrashJournal(folder.path, run, options);
  }

  /** @param looks When to look again while some may still be running, in milliseconds. */
  async #recover(folder: RecordFolder, run: RunId, [next, ...looks]: readonly number[]) {
    const { recoverRuns } = await import("./dead_runs.ts");
    const undecided = await recoverRuns(folder, run);
    if (!undecided || next === undefined || this.#stopped) return;
    const look = () => this.#recovered = this.#recover(folder, run, looks).catch(() => {});
    const timer = setTimeout(look, next);
    Deno.unrefTimer(timer);
    this.#ends.push(() => clearTimeout(timer));
  }

  #openFolder(run: RunId): RecordFolder | undefined {
    const { folder, records, folderBytes } = this.recorder.settings;
    if (folder === undefined) return undefined;
    try {
      return new RecordFolder(folder, { records, bytes: folderBytes }, run);
    } catch (error) {
      this.#complain("folder", `nothing is written to the folder of records: ${messageOf(error)}`);
      return undefined;
    }
  }

  #onSignal(): void {
    const write = () => void this.write({ name: "signal", text: "SIGUSR2" });
    try {
      Deno.addSignalListener("SIGUSR2", write);
      this.#ends.push(() => Deno.removeSignalListener("SIGUSR2", write));
    } catch (error) {
      this.#complain("signal", `no record on SIGUSR2: ${messageOf(error)}`);
    }
  }

  /** Once for each subject on the console; see {@linkcode #note}. */
  #complain(subject: Subject, text: string): void {
    const isNew = !this.#troubles.has(subject);
    const note = this.#note(subject, text);
    if (isNew) console.warn(`deno-pprof: ${note}`);
  }

  /** On the index page and in comments: of each subject the latest, and how often. */
  #note(subject: Subject, text: string): string {
    const times = (this.#troubles.get(subject)?.times ?? 0) + 1;
    this.#forget(subject);
    const note = times === 1
      ? text
      : `${text} (${times} times, last at ${new Date().toISOString()})`;
    this.#troubles.set(subject, { note, times });
    this.#collectors.notes.push(note);
    return note;
  }

  /** It is over. */
  #forget(subject: Subject): void {
    const { notes } = this.#collectors;
    const at = notes.indexOf(this.#troubles.get(subject)?.note ?? "");
    if (at >= 0) notes.splice(at, 1);
    this.#troubles.delete(subject);
  }
}

function messageOf(error: unknown): string {
  return errorMessage(error);
}
