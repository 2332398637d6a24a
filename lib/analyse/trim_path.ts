/**
 * File names as reports show them.
 *
 * @module
 */
import { baseName, cleanPath } from "../go/filepath.ts";

/** Prefixes that build systems leave in file names. */
const SANDBOX_PREFIXES: readonly string[] = ["/proc/self/cwd/./", "/proc/self/cwd/"];

/** Which parts of paths to leave out. */
export interface PathOptions {
  /** Prefixes, separated by colons. */
  trimPath: string;
  /** Folders where sources are, separated by colons. */
  sourcePath: string;
}

/**
 * Removes what is known to be in front of a path, and `.` and `..` in it.
 *
 * @param path The path in the profile.
 * @param options What to remove.
 * @returns The path to show.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { displayPath } from "./trim_path.ts";
 *
 * strictEqual(displayPath("/build/x/../a.go", { trimPath: "/build", sourcePath: "" }), "a.go");
 * ```
 */
export function displayPath(path: string, options: PathOptions): string {
  const trimmed = trimPath(path, options);
  return trimmed === "" ? "" : cleanPath(trimmed);
}

/** Removes the prefix only. */
export function trimPath(path: string, { trimPath, sourcePath }: PathOptions): string {
  if (trimPath === "") {
    for (const folder of list(sourcePath)) {
      const wanted = `/${baseName(folder)}/`;
      const found = path.indexOf(wanted);
      if (found >= 0) return path.slice(found + wanted.length);
    }
  }
  for (const prefix of [...list(trimPath), ...SANDBOX_PREFIXES]) {
    const folder = prefix.endsWith("/") ? prefix : `${prefix}/`;
    if (path.startsWith(folder)) return path.slice(folder.length);
  }
  return path;
}

function list(paths: string): string[] {
  return paths === "" ? [] : paths.split(":");
}
