import type { SourceFiles } from "../analyse/source_file.ts";
import { fileErrorText } from "../machine/file_error.ts";

/** Source files of this machine. */
export const LOCAL_SOURCES: SourceFiles = {
  folder: () => Deno.cwd(),
  read: (path) => {
    try {
      return Deno.readTextFileSync(path);
    } catch (error) {
      // Go opens folders, and finds no lines in them.
      if (error instanceof Deno.errors.IsADirectory) return "";
      throw new Error(fileErrorText("open", path, error), { cause: error });
    }
  },
};
