/**
 * Reads parts of a file that may be large.
 *
 * @module
 */
import { fileErrorText } from "../../go/os/errors.ts";

/** Of a part: a sparse file claims to be as large as it likes. */
const MAX_BYTES = 1 << 30;

/** The file is not what it says it is. The message is with Go's text. */
export class ObjectError extends Error {
  override name = "ObjectError";
}

/** An open file. */
export class FileBytes implements Disposable {
  readonly path: string;
  readonly #file: Deno.FsFile;

  /** @throws {ObjectError} If it cannot be opened. */
  constructor(path: string) {
    this.path = path;
    try {
      this.#file = Deno.openSync(path);
    } catch (error) {
      throw new ObjectError(fileErrorText("open", path, error), { cause: error });
    }
  }

  /**
   * Reads exactly so many bytes.
   *
   * @param offset Where they begin.
   * @param length How many.
   * @returns The bytes.
   * @throws {ObjectError} `EOF` or `unexpected EOF` if the file is shorter.
   */
  read(offset: bigint, length: number): Uint8Array {
    const bytes = this.upTo(offset, length);
    if (bytes.length < length) throw new ObjectError(bytes.length > 0 ? "unexpected EOF" : "EOF");
    return bytes;
  }

  /** Reads exactly so many bytes with the error of Go's `ReadAt`, for which every end is `EOF`. */
  readAt(offset: bigint, length: number): Uint8Array {
    const bytes = this.upTo(offset, length);
    if (bytes.length < length) throw new ObjectError("EOF");
    return bytes;
  }

  /** Reads as much as there is: a length that a broken file claims costs no memory. */
  upTo(offset: bigint, length: number): Uint8Array {
    const { size } = this.#file.statSync();
    const there = BigInt(size) - offset;
    const bytes = new Uint8Array(Math.max(0, Math.min(length, Number(there), MAX_BYTES)));
    // Where a broken file says that nothing is may be no place at all.
    if (bytes.length === 0) return length > 0 ? this.#probe(bytes) : bytes;
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    for (let done = 0; done < bytes.length;) {
      const count = this.#readSync(bytes.subarray(done));
      if (count === null) return bytes.subarray(0, done);
      done += count;
    }
    return bytes;
  }

  /** Folders have no bytes and say so only when they are read. */
  #probe(none: Uint8Array): Uint8Array {
    this.#readSync(new Uint8Array(1));
    return none;
  }

  #readSync(bytes: Uint8Array): number | null {
    try {
      return this.#file.readSync(bytes);
    } catch (error) {
      throw new ObjectError(fileErrorText("read", this.path, error), { cause: error });
    }
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}
