import { join } from "node:path";
import { RECORD_REGEXP } from "./record_files.ts";

/** A record while it is being written; the name stays if the program dies before the end. */
const PARTIAL = ".partial";
/** How large a folder of records may become. */
export interface FolderLimits {
  records: number;
  bytes: number;
}

/** Puts a file into a record. */
export type PutFile = (name: string, bytes: Uint8Array) => Promise<void>;

/** A folder of records, bounded in number and bytes: the oldest goes first. */
export class RecordFolder {
  #path: string;
  #limits: FolderLimits;

  /** @throws {Error} If the folder is not there and cannot be made, or may not be written. */
  constructor(path: string, limits: FolderLimits) {
    this.#path = path;
    this.#limits = limits;
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
  async write(name: string, at: Date, fill: (put: PutFile) => Promise<void>): Promise<string> {
    const record = join(this.#path, `${at.toISOString().replaceAll(/[:.]/g, "-")}-${name}`);
    const partial = record + PARTIAL;
    await Deno.mkdir(partial);
    try {
      await fill((file, bytes) => Deno.writeFile(join(partial, file), bytes));
      await Deno.rename(partial, record);
    } catch (error) {
      await Deno.remove(partial, { recursive: true }).catch(() => {});
      throw error;
    }
    await this.#prune(record);
    return record;
  }

  /** Lets go of the oldest, never of the one just written. */
  async #prune(newest: string): Promise<void> {
    const names: string[] = [];
    for await (const { name, isDirectory } of Deno.readDir(this.#path)) {
      if (isDirectory && RECORD_REGEXP.test(name)) names.push(name);
    }
    let bytes = 0;
    let count = 0;
    for (const path of names.sort().reverse().map((name) => join(this.#path, name))) {
      bytes += await sizeOf(path);
      count++;
      if (path === newest) continue;
      if (count > this.#limits.records || bytes > this.#limits.bytes) {
        await Deno.remove(path, { recursive: true });
      }
    }
  }
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { name } of Deno.readDir(folder)) {
    bytes += (await Deno.stat(join(folder, name))).size;
  }
  return bytes;
}
