/**
 * Finds source files. What is read, and from where, is the caller's affair.
 *
 * @module
 */
import { cleanPath } from "../go/filepath.ts";
import { type PathOptions, trimPath } from "./trim_path.ts";

/** Access to source files. */
export interface SourceFiles {
  /** Where the program runs: where to search if nothing else is said. */
  folder: () => string;
  /** The text of a file; throws an `Error` with Go's text if there is none. */
  read: (path: string) => string;
}

/** Go's scanner ends a file at a line of so many bytes. */
const MAX_LINE = 64 * 1024;

/**
 * Reads a source file that a profile names.
 *
 * @param path The name.
 * @param options Where to search, and what to leave out of the name.
 * @param files Access to files.
 * @returns Its lines.
 * @throws {Error} With Go's text, if it cannot be found.
 */
export function readSourceLines(path: string, options: PathOptions, files: SourceFiles): string[] {
  const lines = find(path, options, files).split("\n");
  if (lines.at(-1) === "") lines.pop();
  const long = lines.findIndex(isTooLong);
  return (long < 0 ? lines : lines.slice(0, long)).map((line) => line.replace(/\r$/, ""));
}

function isTooLong(line: string): boolean {
  return line.length * 3 >= MAX_LINE && new TextEncoder().encode(line).length >= MAX_LINE;
}

/**
 * Where a source file is looked for, in this order.
 *
 * @param name The name in the profile.
 * @param options Where to search, and what to leave out of the name.
 * @param files Access to files.
 * @returns Paths; the name itself if nothing is left out of an absolute one.
 */
export function sourcePlaces(name: string, options: PathOptions, files: SourceFiles): string[] {
  const { path, folders } = wanted(name, options, files);
  if (path.startsWith("/")) return [path];
  const places = folders.split(":").flatMap(withParents)
    .map((place) => cleanPath(place === "" ? path : `${place}/${path}`));
  return [...new Set(places)];
}

function find(name: string, options: PathOptions, files: SourceFiles): string {
  const { path, folders } = wanted(name, options, files);
  if (path.startsWith("/")) return files.read(path);
  for (const place of sourcePlaces(name, options, files)) {
    try {
      return files.read(place);
    } catch {
      // The next place may have it.
    }
  }
  throw new Error(`could not find file ${path} on path ${folders}`);
}

function wanted(name: string, options: PathOptions, files: SourceFiles) {
  const folders = options.sourcePath || files.folder();
  return { path: trimPath(name, { ...options, sourcePath: folders }), folders };
}

/** A folder, its parent, and so on to the root. */
function withParents(folder: string): string[] {
  const parts = folder.split("/");
  const places = parts.map((_, i) => parts.slice(0, parts.length - i).join("/") || "/");
  return folder.startsWith("/") ? places : [...places, "."];
}
