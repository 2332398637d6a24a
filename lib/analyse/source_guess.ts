import { cleanPath } from "../go/filepath.ts";
import type { SourceFiles } from "./source_file.ts";
import type { PathOptions } from "./trim_path.ts";

/** Options with which a file would be found. It may be another of that name. */
interface SourceGuess extends PathOptions {
  /** The file. */
  at: string;
}

/**
 * Looks for the end of a file's name, the longest first, in the folders where
 * sources are.
 *
 * @param name The name in the profile.
 * @param options Where sources are, and what is left out of names already.
 * @param files Access to files.
 * @returns `undefined` if there is nothing like it.
 */
export function guessSource(
  name: string,
  { sourcePath, trimPath }: PathOptions,
  files: SourceFiles,
): SourceGuess | undefined {
  const parts = cleanPath(name).split("/");
  const folders = (sourcePath || files.folder()).split(":");
  for (let left = 1; left < parts.length; left++) {
    const tail = parts.slice(left).join("/");
    for (const folder of folders) {
      const at = cleanPath(`${folder}/${tail}`);
      if (!hasText(at, files)) continue;
      const prefix = parts.slice(0, left).join("/") || "/";
      return { at, sourcePath: folder, trimPath: [prefix, trimPath].filter(Boolean).join(":") };
    }
  }
  return undefined;
}

function hasText(path: string, files: SourceFiles): boolean {
  try {
    return files.read(path) !== "";
  } catch {
    return false;
  }
}
