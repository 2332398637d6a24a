import type { SourceFiles } from "../analyse/source_file.ts";
import { IrregularFile, readRegularTextSync } from "../base/read_regular.ts";
import { fileErrorText } from "../go/os/errors.ts";

/** A profile may name any file. */
const MAX_BYTES = 64 << 20;

/** Source files of this machine. */
export const LOCAL_SOURCES: SourceFiles = {
  folder: () => Deno.cwd(),
  read: (path) => {
    try {
      return readRegularTextSync(path, { most: MAX_BYTES });
    } catch (error) {
      // Go opens folders and devices, and finds no lines in them.
      if (error instanceof IrregularFile && isLineless(path)) return "";
      throw new Error(fileErrorText("open", path, error), { cause: error });
    }
  },
};

function isLineless(path: string): boolean {
  const { isDirectory, isCharDevice } = Deno.statSync(path);
  return isDirectory || isCharDevice === true;
}
