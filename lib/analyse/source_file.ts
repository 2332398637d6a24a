/**
 * Finds source files. What is read, and from where, is the caller's affair.
 *
 * @module
 */
import { cleanPath, type PathOptions, trimPath } from "./trim_path.ts";

/** Access to source files. */
export interface SourceFiles {
  /** Where the program runs: where to search if nothing else is said. */
  folder: () => string;
  /** The text of a file; throws an `Error` in Go's words if there is none. */
  read: (path: string) => string;
}

/** Go's scanner ends a file at a line of so many bytes. */
const LONGEST_LINE = 64 * 1024;

/**
 * Reads a source file that a profile names.
 *
 * @param path The name.
 * @param options Where to search, and what to leave out of the name.
 * @param files Access to files.
 * @returns Its lines.
 * @throws {Error} In Go's words, if it cannot be found.
 */
export function readSourceLines(path: string, options: PathOptions, files: SourceFiles): string[] {
  const lines = find(path, options, files).split("\n");
  if (lines.at(-1) === "") lines.pop();
  const long = lines.findIndex(isTooLong);
  return (long < 0 ? lines : lines.slice(0, long)).map((line) => line.replace(/\r$/, ""));
}

function isTooLong(line: string): boolean {
  return line.length * 3 >= LONGEST_LINE && new TextEncoder().encode(line).length >= LONGEST_LINE;
}

function find(name: string, options: PathOptions, files: SourceFiles): string {
  const sourcePath = options.sourcePath || files.folder();
  const path = trimPath(name, { ...options, sourcePath });
  if (path.startsWith("/")) return files.read(path);
  for (const folder of sourcePath.split(":")) {
    for (const place of withParents(folder)) {
      try {
        return files.read(cleanPath(place === "" ? path : `${place}/${path}`));
      } catch {
        // The next folder may have it.
      }
    }
  }
  throw new Error(`could not find file ${path} on path ${sourcePath}`);
}

/** A folder, its parent, and so on to the root. */
function withParents(folder: string): string[] {
  const parts = folder.split("/");
  const places = parts.map((_, i) => parts.slice(0, parts.length - i).join("/") || "/");
  return folder.startsWith("/") ? places : [...places, "."];
}
