/**
 * Reads files that somebody else has named: a profile, a script, a folder that
 * others can write to. A device or a pipe might never end.
 *
 * @module
 */

/** What is no file, or too large to be read. The message completes `PATH: `. */
export class IrregularFile extends Error {
  override name = "IrregularFile";
}

/** How to read. */
export interface RegularOptions {
  /** Bytes; a larger file is refused. */
  most: number;
  /** Whether a link counts as what it leads to; it does unless told. */
  follow?: boolean;
}

/**
 * Reads a regular file, not more than it is large: what has no size, as files
 * of the kernel, has nothing.
 *
 * @param path The file.
 * @param options How.
 * @returns Its bytes.
 * @throws {IrregularFile} If it is a folder, a link that is not to be followed, a device, a pipe
 *   or too large.
 * @throws {Error} What Deno says if there is none, or it may not be read.
 *
 * @example
 * ```ts
 * import { rejects } from "node:assert/strict";
 * import { IrregularFile, readRegular } from "./read_regular.ts";
 *
 * await rejects(readRegular("/dev/null", { most: 1 << 20 }), IrregularFile);
 * ```
 */
export async function readRegular(
  path: string | URL,
  { most, follow = true }: RegularOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const size = checked(await (follow ? Deno.stat(path) : Deno.lstat(path)), most);
  using file = await Deno.open(path);
  const bytes = new Uint8Array(size);
  let done = 0;
  while (done < size) {
    const count = await file.read(bytes.subarray(done));
    if (count === null) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

/** The same without waiting. */
export function readRegularSync(
  path: string | URL,
  { most, follow = true }: RegularOptions,
): Uint8Array<ArrayBuffer> {
  const size = checked(follow ? Deno.statSync(path) : Deno.lstatSync(path), most);
  using file = Deno.openSync(path);
  const bytes = new Uint8Array(size);
  let done = 0;
  while (done < size) {
    const count = file.readSync(bytes.subarray(done));
    if (count === null) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

/** The text of a regular file, see {@linkcode readRegular}. */
export async function readRegularText(
  path: string | URL,
  options: RegularOptions,
): Promise<string> {
  return new TextDecoder().decode(await readRegular(path, options));
}

/** The same without waiting. */
export function readRegularTextSync(path: string | URL, options: RegularOptions): string {
  return new TextDecoder().decode(readRegularSync(path, options));
}

function checked({ isFile, isDirectory, isSymlink, size }: Deno.FileInfo, most: number): number {
  if (isDirectory) throw new IrregularFile("is a directory");
  if (isSymlink) throw new IrregularFile("is a link");
  if (!isFile) throw new IrregularFile("is no regular file");
  if (size > most) throw new IrregularFile(`has ${size} bytes, more than ${most}`);
  return size;
}
