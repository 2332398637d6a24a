import { join } from "node:path";
import { PART, PARTIAL, RECORD_REGEXP, STRETCHES } from "./record_files.ts";
import { type RunId, runText } from "./run_id.ts";

/** How large a folder of records may become. */
export interface FolderLimits {
  records: number;
  bytes: number;
}

/** Puts a file into a record. */
export type PutFile = (name: string, bytes: Uint8Array) => Promise<void>;

/** Restarts must not push out what else happened: most records of one name, as part of all. */
const SHARE_OF_NAME: Readonly<Record<string, number>> = { died: 0.25 };

/** A folder of records, bounded in number and bytes: the oldest goes first. */
export class RecordFolder {
  readonly path: string;
  #limits: FolderLimits;
  #run: RunId;

  /**
   * @param run Whose records these will be.
   * @throws {Error} If the folder is not there and cannot be made, or may not be written.
   */
  constructor(path: string, limits: FolderLimits, run: RunId) {
    this.path = path;
    this.#limits = limits;
    this.#run = run;
    Deno.mkdirSync(path, { recursive: true });
    // Not when the time comes, but now: whoever reads the console can still do something about it.
    const probe = join(path, `.probe-${Deno.pid}`);
    Deno.writeFileSync(probe, new Uint8Array());
    Deno.removeSync(probe);
  }

  /**
   * Writes a record: its files are there one by one, its name is whole when all are.
   *
   * @param name One word.
   * @returns Where it is.
   * @throws {Error} If it cannot be written; what was written of it is removed.
   */
  async write(
    name: string,
    at: Date,
    fill: (put: PutFile, path: string) => Promise<void>,
  ): Promise<string> {
    const record = this.#record(name, at);
    const partial = `${record}${PARTIAL}-${runText(this.#run)}`;
    await Deno.mkdir(partial);
    try {
      await fill(async (file, bytes) => {
        const path = join(partial, file);
        await Deno.writeFile(path + PART, bytes);
        await Deno.rename(path + PART, path);
      }, partial);
      await Deno.rename(partial, record);
    } catch (error) {
      await Deno.remove(partial, { recursive: true }).catch(() => {});
      throw error;
    }
    await this.#prune(record);
    return record;
  }

  /**
   * Makes a folder a record.
   *
   * @param path In this folder.
   * @throws {Deno.errors.NotFound} If it is not there any more.
   */
  async adopt(path: string, name: string, at: Date): Promise<void> {
    const record = this.#record(name, at);
    await Deno.rename(path, record);
    await this.#prune(record);
  }

  #record(name: string, at: Date): string {
    return join(this.path, `${at.toISOString().replaceAll(/[:.]/g, "-")}-${name}`);
  }

  /** Lets go of the oldest, never of the one just written. */
  async #prune(newest: string): Promise<void> {
    const names: string[] = [];
    for await (const { name, isDirectory } of Deno.readDir(this.path)) {
      if (isDirectory && RECORD_REGEXP.test(name)) names.push(name);
    }
    let bytes = 0;
    let count = 0;
    const counts = new Map<string, number>();
    for (const path of names.sort().reverse().map((name) => join(this.path, name))) {
      bytes += await sizeOf(path);
      count++;
      const name = path.replace(/^.*Z-/s, "");
      counts.set(name, 1 + (counts.get(name) ?? 0));
      if (path === newest) continue;
      const most = Math.ceil(this.#limits.records * (SHARE_OF_NAME[name] ?? 1));
      if (count > this.#limits.records || bytes > this.#limits.bytes || counts.get(name)! > most) {
        await Deno.remove(path, { recursive: true });
      }
    }
  }
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name === STRETCHES && isDirectory) bytes += await sizeOf(join(folder, name));
    else bytes += (await Deno.stat(join(folder, name))).size;
  }
  return bytes;
}
