import type { Collectors } from "../collect/collectors.ts";
import { Recorder } from "./recorder.ts";
import { RecordFolder } from "./record_folder.ts";
import type { RecorderOptions } from "./recorder_options.ts";
import type { Reason } from "./reason.ts";
import { onUncaught } from "./uncaught.ts";

/** A recorder with the folder that it writes to when something happens. */
export class FlightRecorder {
  readonly recorder: Recorder;
  #collectors: Collectors;
  #folder: RecordFolder | undefined;
  #writing: Promise<string | undefined> | undefined;
  #ends: (() => void)[] = [];

  /** Starts recording; a folder that cannot be used is said once, and the rest goes on. */
  constructor(collectors: Collectors, options: RecorderOptions) {
    this.#collectors = collectors;
    this.recorder = new Recorder(collectors, options, (reason) => void this.write(reason));
    this.#folder = this.#openFolder();
    if (!this.#folder) return;
    this.#ends.push(onUncaught((text) => this.write({ name: "error", text })));
    this.#onSignal();
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
    for (const end of this.#ends) end();
    this.recorder.stop();
    await this.#writing;
  }

  async #write(reason: Reason): Promise<string | undefined> {
    if (!this.#folder) return undefined;
    try {
      const { writeRecord } = await import("./write_record.ts");
      const path = await writeRecord(reason, this.recorder, this.#collectors, this.#folder);
      console.warn(`deno-pprof: ${reason.text}; recorded in ${path}`);
      return path;
    } catch (error) {
      this.#complain(`a record cannot be written: ${messageOf(error)}`);
      return undefined;
    }
  }

  #openFolder(): RecordFolder | undefined {
    const { folder, records, folderBytes } = this.recorder.settings;
    if (folder === undefined) return undefined;
    try {
      return new RecordFolder(folder, { records, bytes: folderBytes });
    } catch (error) {
      this.#complain(`nothing is written to the folder of records: ${messageOf(error)}`);
      return undefined;
    }
  }

  #onSignal(): void {
    const write = () => void this.write({ name: "signal", text: "SIGUSR2" });
    try {
      Deno.addSignalListener("SIGUSR2", write);
      this.#ends.push(() => Deno.removeSignalListener("SIGUSR2", write));
    } catch (error) {
      this.#complain(`no record on SIGUSR2: ${messageOf(error)}`);
    }
  }

  /** Once for each reason: on the console, the index page and in comments. */
  #complain(text: string): void {
    const { notes } = this.#collectors;
    if (notes.includes(text)) return;
    notes.push(text);
    console.warn(`deno-pprof: ${text}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
