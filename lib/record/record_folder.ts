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

/** Of one name. */
const MOST_AT_ONCE = 1_000;

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
    const probe = join(path, `.probe-${runText(run)}`);
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
    const partialOf = (record: string) => `${record}${PARTIAL}-${runText(this.#run)}`;
    const partial = partialOf(
      await this.#free(name, at, (record) => Deno.mkdir(partialOf(record))),
    );
    try {
      await fill(async (file, bytes) => {
        const path = join(partial, file);
        await Deno.writeFile(path + PART, bytes);
        await Deno.rename(path + PART, path);
      }, partial);
      const record = await this.#free(name, at, (record) => Deno.rename(partial, record));
      await this.#prune(record);
      return record;
    } catch (error) {
      await Deno.remove(partial, { recursive: true }).catch(() => {});
      throw error;
    }
  }

  /**
   * Makes a folder a record.
   *
   * @param path In this folder.
   * @throws {Deno.errors.NotFound} If it is not there any more.
   */
  async adopt(path: string, name: string, at: Date): Promise<void> {
    await this.#prune(await this.#free(name, at, (record) => Deno.rename(path, record)));
  }

  /**
   * Makes a record that nobody has made: a signal reaches all threads of a program in the same
   * millisecond, and the next one will do for the name.
   */
  async #free(name: string, at: Date, make: (record: string) => Promise<void>): Promise<string> {
    for (let time = at.getTime();; time++) {
      const text = new Date(time).toISOString().replaceAll(/[:.]/g, "-");
      const record = join(this.path, `${text}-${name}`);
      try {
        await make(record);
        return record;
      } catch (error) {
        const isTaken = error instanceof Deno.errors.AlreadyExists || await isThere(record);
        if (!isTaken || time > at.getTime() + MOST_AT_ONCE) throw error;
      }
    }
  }

  /** Lets go of the oldest, never of the one just written. */
  async #prune(newest: string): Promise<void> {
    const names: string[] = [];
    for await (const { name, isDirectory } of Deno.readDir(this.path)) {
      // Another thread may be writing what is not whole; what nobody finishes is buried.
      if (isDirectory && RECORD_REGEXP.test(name) && !name.includes(PARTIAL)) names.push(name);
    }
    const others = names.map((name) => join(this.path, name)).filter((path) => path !== newest);
    let bytes = 0;
    let count = 0;
    const counts = new Map<string, number>();
    // What was just written counts first: another thread's may have a later name.
    for (const path of [newest, ...others.sort().reverse()]) {
      // Another thread, or process, may remove one meanwhile.
      bytes += await sizeOf(path).catch(unlessGone) ?? 0;
      count++;
      const name = path.replace(/^.*Z-/s, "");
      counts.set(name, 1 + (counts.get(name) ?? 0));
      if (path === newest) continue;
      const most = Math.ceil(this.#limits.records * (SHARE_OF_NAME[name] ?? 1));
      if (count > this.#limits.records || bytes > this.#limits.bytes || counts.get(name)! > most) {
        await Deno.remove(path, { recursive: true }).catch(unlessGone);
      }
    }
  }
}

function isThere(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}

function unlessGone(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name === STRETCHES && isDirectory) bytes += await sizeOf(join(folder, name));
    else bytes += (await Deno.stat(join(folder, name))).size;
  }
  return bytes;
}
