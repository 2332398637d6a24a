/**
 * Lines that somebody has typed, kept between runs.
 *
 * @module
 */

import { environment } from "../../base/environment.ts";
import { readRegularTextSync } from "../../base/read_regular.ts";

const MAX_LINES = 1000;
const MAX_BYTES = 16 << 20;

/** A file of lines, oldest first. */
export class History {
  /** Newest first. */
  readonly lines: readonly string[];
  readonly #path: string | undefined;

  /**
   * Reads the file.
   *
   * @param path The file; `undefined` keeps nothing.
   */
  constructor(path: string | undefined) {
    this.#path = path;
    const all = path === undefined ? [] : readLines(path);
    if (path !== undefined && all.length > 2 * MAX_LINES) {
      attempt(() => Deno.writeTextFileSync(path, all.slice(-MAX_LINES).join("\n") + "\n"));
    }
    this.lines = all.slice(-MAX_LINES).reverse();
  }

  /** Keeps a line. A file that cannot be written is no reason to bother anybody. */
  add(line: string): void {
    const path = this.#path;
    if (path === undefined || line.trim() === "") return;
    attempt(() => {
      Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
      Deno.writeTextFileSync(path, `${line}\n`, { append: true, mode: 0o600 });
    });
  }
}

/**
 * Where the history is: below `$XDG_STATE_HOME`, or where the system keeps
 * such things.
 *
 * @returns `undefined` if there is no home.
 */
export function historyPath(): string | undefined {
  const local = environment("LOCALAPPDATA");
  if (Deno.build.os === "windows") return local && `${local.replaceAll("\\", "/")}/pprof/history`;
  const home = environment("HOME");
  const state = environment("XDG_STATE_HOME") || (home && `${home}/.local/state`);
  return state && `${state}/pprof/history`;
}

function readLines(path: string): string[] {
  try {
    return readRegularTextSync(path, { most: MAX_BYTES }).split("\n").filter((line) => line !== "");
  } catch {
    return [];
  }
}

function attempt(write: () => void): void {
  try {
    write();
  } catch {
    // See add().
  }
}
