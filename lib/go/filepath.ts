/**
 * Paths as Go's `path/filepath` takes them apart on Unix.
 *
 * @module
 */

/** The last part of a path, `filepath.Base`: `.` for none, `/` for the root. */
export function baseName(path: string): string {
  if (path === "") return ".";
  const trimmed = path.replace(/\/+$/, "");
  return trimmed === "" ? "/" : trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

/** The shortest path that means the same, `filepath.Clean`. */
export function cleanPath(path: string): string {
  // Most paths are clean already, and there are as many as functions.
  if (!/\/\/|\/$|(^|\/)\.{1,2}(\/|$)|^$/.test(path)) return path;
  const rooted = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (!rooted) parts.push(part);
  }
  return (rooted ? "/" : "") + parts.join("/") || ".";
}
