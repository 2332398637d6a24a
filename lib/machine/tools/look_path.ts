/**
 * Finds programs.
 *
 * @module
 */
import { join } from "node:path";

/**
 * Finds a program as a shell does.
 *
 * @param name Its name, or a path to it.
 * @param path Folders to look in, for names.
 * @returns Its path; `undefined` if there is none that can be run.
 */
export function lookPath(name: string, path: string): string | undefined {
  if (name.includes("/")) return isProgram(name) ? name : undefined;
  const separator = Deno.build.os === "windows" ? ";" : ":";
  const places = path === "" ? [] : path.split(separator).map((folder) => join(folder, name));
  return places.find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && (mode === null || (mode & 0o111) !== 0);
  } catch {
    return false;
  }
}
