import { join } from "node:path";
import { PART, PARTIAL, RECORD_REGEXP, STRETCHES } from "./record_files.ts";
import { isDiskFull } from "./disk_full.ts";
import { firstToGo, type FolderLimits, type KeptRecord, tooMany } from "./first_to_go.ts";
import { type RunId, runText } from "./run_id.ts";

/** Puts a file into a record. */
export type PutFile = (name: string, bytes: Uint8Array) => Promise<void>;

/** Of one name. */
const MOST_AT_ONCE = 1_000;

/**
 * A folder of records, bounded in number, in bytes and by its disk: for a new one
 * the oldest of those that there are most of goes.
 */
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
    try {
      Deno.writeFileSync(probe, new Uint8Array());
      Deno.removeSync(probe);
    } catch (error) {
      // A new record makes itself room.
      if (!isDiskFull(error)) throw error;
    }
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
      await this.#free(
        name,
        at,
        (record) => this.#withRoom(() => Deno.mkdir(partialOf(record))),
      ),
    );
    try {
      await fill(async (file, bytes) => {
        const path = join(partial, file);
        try {
          await this.#withRoom(() => Deno.writeFile(path + PART, bytes), path + PART, bytes.length);
        } catch (error) {
          await Deno.remove(path + PART).catch(unlessGone);
          throw error;
        }
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
        // Whoever had the name may have let go of it since.
        const isTaken = error instanceof Deno.errors.AlreadyExists ||
          (error as { code?: string }).code === "ENOTEMPTY" || await isThere(record);
        if (!isTaken || time > at.getTime() + MOST_AT_ONCE) throw error;
      }
    }
  }

  /** Lets go of what is too much, never of the one just written. */
  async #prune(newest: string): Promise<void> {
    const records = await this.#records();
    for (;;) {
      const gone = tooMany(records, newest, this.#limits);
      if (!gone) return;
      await this.#remove(gone, records);
    }
  }

  /**
   * Writes; on a full disk in the place of other records, if that is enough.
   *
   * @param file As much of it as there is room for is there after a failure.
   */
  async #withRoom(write: () => Promise<void>, file = "", bytes = 0): Promise<void> {
    let records: KeptRecord[] | undefined;
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (!isDiskFull(error)) throw error;
        records ??= await this.#records();
        const written = await Deno.stat(file).then(({ size }) => size, () => 0);
        const room = records.reduce((sum, record) => sum + record.bytes, written);
        const gone = room >= bytes ? firstToGo(records, "") : undefined;
        if (!gone) throw error;
        await this.#remove(gone, records);
      }
    }
  }

  async #remove(gone: KeptRecord, records: KeptRecord[]): Promise<void> {
    records.splice(records.indexOf(gone), 1);
    // Another thread, or process, may have removed it.
    await Deno.remove(gone.path, { recursive: true }).catch(unlessGone);
  }

  /** Oldest first. */
  async #records(): Promise<KeptRecord[]> {
    const records: KeptRecord[] = [];
    for await (const { name: folder, isDirectory } of Deno.readDir(this.path)) {
      // Another thread may be writing what is not whole; what nobody finishes is buried.
      if (!isDirectory || !RECORD_REGEXP.test(folder) || folder.includes(PARTIAL)) continue;
      const path = join(this.path, folder);
      const bytes = await sizeOf(path).catch(unlessGone) ?? 0;
      records.push({ path, name: folder.replace(/^.*Z-/s, ""), bytes });
    }
    return records.sort((a, b) => a.path < b.path ? -1 : 1);
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
