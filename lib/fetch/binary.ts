/**
 * Executables among the files of a command line.
 *
 * @module
 */
import { goFileError } from "./go_file_error.ts";
import { FetchError } from "./messages.ts";

/** First bytes of ELF, of Mach-O in its four forms, of fat Mach-O, and of PE. */
const MAGIC_REGEXP = /^(7f454c46|feedface|feedfacf|cefaedfe|cffaedfe|cafebabe|bebafeca|4d5a)/;

/** Whether a file is an executable. */
export async function isBinary(path: string): Promise<boolean> {
  try {
    await whyNoBinary(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * Looks at the first bytes of a file.
 *
 * @param path The file.
 * @throws {FetchError} In Go's words, if it is no executable.
 */
export async function whyNoBinary(path: string): Promise<void> {
  await Deno.stat(path).catch((error) => {
    throw goFileError("stat", path, error);
  });
  using file = await Deno.open(path).catch((error) => {
    throw new FetchError(`error opening ${path}: ${goFileError("open", path, error).message}`);
  });
  const magic = new Uint8Array(4);
  const read = await file.read(magic).catch((error) => goFileError("read", path, error));
  if (read === null || read instanceof Error || read < 4) {
    const why = read instanceof Error ? read.message : read === null ? "EOF" : "unexpected EOF";
    throw new FetchError(`error reading magic number from ${path}: ${why}`);
  }
  if (!MAGIC_REGEXP.test(magic.toHex())) {
    throw new FetchError(`unrecognized binary format: ${path}`);
  }
}
