/**
 * Names of sources as maps have them, as paths that can be looked for.
 *
 * @module
 */

/** `webpack://shop/./src/a.ts`, `webpack:///src/a.ts`, `turbopack:///[project]/a.ts`. */
const BUNDLER_REGEXP = /^(?:webpack|webpack-internal|turbopack|rollup|vite|parcel|ng):\/\/[^/]*\//;

/**
 * The name of a source without what is only a bundler's, or a server's.
 *
 * @param file As a source map has it.
 *
 * @example
 * ```ts
 * import { readableFile } from "./readable_file.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(readableFile("webpack://shop/./src/a.ts?1f2e"), "src/a.ts");
 * strictEqual(readableFile("http://127.0.0.1/src/a.ts"), "127.0.0.1/src/a.ts");
 * strictEqual(readableFile("/srv/src/a.ts"), "/srv/src/a.ts");
 * ```
 */
export function readableFile(file: string): string {
  const path = file.replace(BUNDLER_REGEXP, "");
  // pprof would take what looks like a URL for a server.
  if (path === file) return file.replace(/^https?:\/\//, "");
  return path.replace(/^(?:\.\/)+/, "").replace(/\?[0-9a-z]+$/, "");
}
