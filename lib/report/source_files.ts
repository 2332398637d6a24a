import type { SourceFiles } from "../analyse/source_file.ts";

/** Source files of this machine. */
export const LOCAL_SOURCES: SourceFiles = {
  folder: () => Deno.cwd(),
  read: (path) => {
    try {
      return Deno.readTextFileSync(path);
    } catch (error) {
      // Go opens folders, and finds no lines in them.
      if (error instanceof Deno.errors.IsADirectory) return "";
      throw new Error(`open ${path}: ${causeText(error)}`, { cause: error });
    }
  },
};

/** Go's words for what Deno throws. */
function causeText(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "no such file or directory";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (error instanceof Deno.errors.NotCapable) return "permission denied";
  return error instanceof Error ? error.message : String(error);
}
