/**
 * Where records are kept, and which go first.
 *
 * @module
 */
import { join } from "node:path";
import { PART, PARTIAL, RECORD_REGEXP } from "./record_files.ts";
import { type RunId, runText } from "./run_id.ts";

/** Puts a file into a record. */
type PutFile = (name: string, bytes: Uint8Array) => Promise<void>;

/** Of one name. */
const MAX_AT_ONCE = 1_000;

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
        if (!isTaken || time > at.getTime() + MAX_AT_ONCE) throw error;
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
      // Another thread may be writing what is not whole; what nobody finishes is recovered.
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
    if (isDirectory) bytes += await sizeOf(join(folder, name));
    else bytes += (await Deno.stat(join(folder, name))).size;
  }
  return bytes;
}

/** A record on disk. */
interface KeptRecord {
  path: string;
  /** Why it was written, the end of its folder's name: `stall`. */
  name: string;
  bytes: number;
}

/** Restarts must not push out what else happened: most records of one name, as part of all. */
const SHARE_OF_NAME: Readonly<Record<string, number>> = { died: 0.25 };

/** How large a folder of records may become. */
interface FolderLimits {
  records: number;
  bytes: number;
}

/**
 * The record that goes first: the oldest of the name that most of them have, so
 * that what happens again and again pushes out itself.
 *
 * @param records Oldest first, with the newest, which stays.
 * @param newest Its path.
 * @returns Nothing if there is no other.
 *
 * @example
 * ```ts
 * import { firstToGo } from "./record_folder.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const record = (path: string, name: string) => ({ path, name, bytes: 1 });
 * const records = [record("1", "heap-limit"), record("2", "error"), record("3", "error")];
 * strictEqual(firstToGo(records, "3")?.path, "2");
 * ```
 */
export function firstToGo(records: readonly KeptRecord[], newest: string): KeptRecord | undefined {
  const counts = countNames(records);
  let first: KeptRecord | undefined;
  for (const record of records) {
    if (record.path === newest) continue;
    if (first && counts.get(record.name)! <= counts.get(first.name)!) continue;
    first = record;
  }
  return first;
}

/**
 * The record that has to go because of the limits.
 *
 * @param records Oldest first.
 * @param newest Path of the one that stays.
 * @returns Nothing if all may stay.
 */
function tooMany(
  records: readonly KeptRecord[],
  newest: string,
  limits: FolderLimits,
): KeptRecord | undefined {
  const counts = countNames(records);
  const repeated = records.find(({ name, path }) =>
    path !== newest &&
    counts.get(name)! > Math.ceil(limits.records * (SHARE_OF_NAME[name] ?? 1))
  );
  if (repeated) return repeated;
  const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
  if (records.length <= limits.records && bytes <= limits.bytes) return undefined;
  return firstToGo(records, newest);
}

function countNames(records: readonly KeptRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of records) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** What Linux, macOS and Windows call it; a quota is a small disk. */
const CODES: readonly string[] = ["ENOSPC", "EDQUOT", "ERROR_DISK_FULL"];

/** Whether something could not be written because the disk, or a quota, is full. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && CODES.includes((error as { code?: string }).code ?? "");
}
