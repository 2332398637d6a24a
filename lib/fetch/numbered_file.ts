/**
 * Files that are never written twice.
 *
 * @module
 */
import { join } from "node:path";
import { encodeText } from "../profile/encode_text.ts";
import { goFileError } from "./messages.ts";

const MAX_FILES = 9999;

/**
 * Writes a new file with a number in its name: the first that is free, from 001.
 *
 * @param folder Where; `""` for the working folder.
 * @param start What is before the number.
 * @param extension Its ending.
 * @param data What is in it.
 * @returns Its path.
 * @throws {FetchError} If it cannot be written.
 */
export async function writeNumbered(
  folder: string,
  start: string,
  extension: string,
  data: string | Uint8Array,
): Promise<string> {
  for (let n = 1; n <= MAX_FILES; n++) {
    const path = join(folder, `${start}${String(n).padStart(3, "0")}.${extension}`);
    if (await writeFile(path, data, true)) return path;
  }
  throw new Error(`could not create file of the form ${start}001.${extension}`);
}

/**
 * Writes a file.
 *
 * @param path The file.
 * @param data What is in it.
 * @param createNew Whether to leave a file alone that is there.
 * @returns Whether it is written.
 * @throws {FetchError} If it cannot be.
 */
export async function writeFile(
  path: string,
  data: string | Uint8Array,
  createNew = false,
): Promise<boolean> {
  using file = await openNew(path, createNew);
  if (!file) return false;
  try {
    await writeWhole(file, typeof data === "string" ? encodeText(data) : data);
    return true;
  } catch (error) {
    throw goFileError("write", path, error);
  }
}

async function openNew(path: string, createNew: boolean): Promise<Deno.FsFile | undefined> {
  try {
    return await Deno.open(path, { write: true, create: true, truncate: true, createNew });
  } catch (error) {
    if (createNew && error instanceof Deno.errors.AlreadyExists) return undefined;
    throw goFileError("open", path, error);
  }
}

/** What takes bytes, some at a time: an open file, standard output. */
interface ByteSink {
  /** Returns how many it has taken. */
  write: (bytes: Uint8Array) => Promise<number>;
}

/**
 * Writes all bytes.
 *
 * @param sink Where to.
 * @param bytes What.
 */
export async function writeWhole(sink: ByteSink, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await sink.write(bytes.subarray(done));
}
