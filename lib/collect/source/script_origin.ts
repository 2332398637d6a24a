import { fileURLToPath } from "node:url";

/** Whose code a script is. */
export type Owner = "application" | "package" | "profiler" | "deno" | "v8";

/** Where a script comes from, as a profile shows it. */
export interface ScriptOrigin {
  owner: Owner;
  /** File of the mapping: the main module, `npm/name@version`, a host, `deno` or `v8`. */
  mapping: string;
  /** A path for files, else the URL; `""` for code without a source. */
  file: string;
}

/** Everything below this URL is the profiler itself. */
const OWN_ROOT = new URL("../../", import.meta.url).href;

/** Whether a script is the profiler's own. */
export function isOwnScript(url: string): boolean {
  return url.startsWith(OWN_ROOT);
}

/** `node_modules/.deno/x@1.2.3/node_modules/x/`, `node_modules/x/` or Deno's cache of the registry. */
const NPM_PATH_REGEXP =
  /\/(?:node_modules|npm\/[^/]+)\/(?!\.deno\/)((?:@[^/]+\/)?[^/@]+)(?:\/(\d+\.\d+\.\d+[^/]*))?(?=\/)/g;
const LOCAL_VERSION_REGEXP = /\/\.deno\/[^/]*?@(\d[^/_]*)[^/]*\/node_modules\//;
const JSR_REGEXP = /^https:\/\/jsr\.io\/(@[^/]+\/[^/]+)\/([^/]+)\//;

/** A `data:` URL may be megabytes long and is only shown. */
const MAX_FILE_LENGTH = 160;

/**
 * Says whose code the script of that URL is.
 *
 * @param url As V8 reports it, `""` for natives and evaluated code.
 * @param hasScript Whether V8 knows a script for it: natives have none.
 * @param name The function's name: distinguishes Deno's operations from V8's builtins.
 * @param root The application's main module.
 *
 * @example
 * ```ts
 * import { scriptOrigin } from "./script_origin.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const url = "file:///app/node_modules/lodash/lodash.js";
 * strictEqual(scriptOrigin(url, true, "map", "/app/main.ts").mapping, "npm/lodash");
 * ```
 */
export function scriptOrigin(
  url: string,
  hasScript: boolean,
  name: string,
  root: string,
): ScriptOrigin {
  if (url === "") {
    if (hasScript) return { owner: "application", mapping: root, file: "" };
    return name.startsWith("op_")
      ? { owner: "deno", mapping: "deno", file: "" }
      : { owner: "v8", mapping: "v8", file: "" };
  }
  if (isOwnScript(url)) {
    return { owner: "profiler", mapping: "deno-pprof", file: toFile(url) };
  }
  if (/^(ext|node|deno|checkin):/.test(url)) return { owner: "deno", mapping: "deno", file: url };
  const file = toFile(url);
  const npm = npmPackage(file);
  if (npm) return { owner: "package", mapping: npm, file };
  const jsr = JSR_REGEXP.exec(url);
  if (jsr) return { owner: "package", mapping: `jsr/${jsr[1]}@${jsr[2]}`, file };
  if (/^https?:/.test(url)) return { owner: "package", mapping: new URL(url).host, file };
  return { owner: "application", mapping: root, file };
}

/** The path of a `file:` URL; any other URL stays one, cut to a readable length. */
export function toFile(url: string): string {
  if (url.startsWith("file://")) {
    try {
      return fileURLToPath(url);
    } catch {
      return url;
    }
  }
  return url.length > MAX_FILE_LENGTH ? url.slice(0, MAX_FILE_LENGTH) + "…" : url;
}

/** `npm/name@version` of the innermost package that a path lies in. */
function npmPackage(path: string): string | undefined {
  const last = [...path.matchAll(NPM_PATH_REGEXP)].at(-1);
  if (last === undefined) return undefined;
  const version = last[2] ?? LOCAL_VERSION_REGEXP.exec(path)?.[1];
  // No colon: pprof blanks mappings that look like URLs.
  return version ? `npm/${last[1]}@${version}` : `npm/${last[1]}`;
}
