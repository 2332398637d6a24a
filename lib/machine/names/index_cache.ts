/**
 * Indices of names that took long to make, in a folder of the user's.
 *
 * @module
 */
import { join } from "node:path";
import { environment } from "../../base/environment.ts";
import { readRegular } from "../../base/read_regular.ts";
import { decodeIndex, encodeIndex, INDEX_VERSION } from "./index_file.ts";
import type { NameIndex } from "./name_index.ts";

/** Some for each version of Deno that is in use: its own, and libraries. The oldest go. */
const MAX_FILES = 64;
/** A program of a million functions. */
const MAX_BYTES = 1 << 26;
const SUFFIX = `-v${INDEX_VERSION}.names`;

/** Keeps indices by build id. Whatever its disk says, it only costs the time to make one again. */
export class IndexCache {
  /** Where they are; nothing if none are kept. */
  readonly folder: string | undefined;

  /** @param folder Where; nothing to keep none. */
  constructor(folder: string | undefined) {
    this.folder = folder;
  }

  /**
   * Reads an index.
   *
   * @param buildId Of the program.
   * @returns Nothing if there is none, or it is spoiled.
   */
  async load(buildId: string): Promise<NameIndex | undefined> {
    const path = this.#path(buildId);
    if (path === undefined) return undefined;
    try {
      return decodeIndex(await readRegular(path, { most: MAX_BYTES }));
    } catch {
      return undefined;
    }
  }

  /**
   * Keeps an index, whole or not at all.
   *
   * @param buildId Of the program.
   * @param index The index.
   */
  async save(buildId: string, index: NameIndex): Promise<void> {
    const path = this.#path(buildId);
    if (path === undefined || this.folder === undefined) return;
    const fresh = `${path}.${Deno.pid}.${crypto.randomUUID()}`;
    try {
      await Deno.mkdir(this.folder, { recursive: true });
      await Deno.writeFile(fresh, encodeIndex(index));
      await Deno.rename(fresh, path);
      await this.#forgetOld(this.folder);
    } catch {
      // A full or read-only disk. Nothing of it stays behind.
      await Deno.remove(fresh).catch(() => {});
    }
  }

  /** Build ids are hexadecimal: anything else has no place in a path. */
  #path(buildId: string): string | undefined {
    if (this.folder === undefined || !/^[0-9a-f]{8,}$/.test(buildId)) return undefined;
    return join(this.folder, `${buildId}${SUFFIX}`);
  }

  async #forgetOld(folder: string): Promise<void> {
    const files: { path: string; at: number }[] = [];
    for await (const { name } of Deno.readDir(folder)) {
      const path = join(folder, name);
      if (/\.names(\.|$)/.test(name)) {
        files.push({ path, at: (await Deno.stat(path)).mtime?.getTime() ?? 0 });
      }
    }
    files.sort((a, b) => b.at - a.at);
    for (const { path } of files.slice(MAX_FILES)) await Deno.remove(path);
  }
}

/** Below `$XDG_CACHE_HOME`, or where the system keeps such things; nothing if there is no home. */
export function indexFolder(): string | undefined {
  const chosen = environment("XDG_CACHE_HOME");
  const home = environment("HOME");
  const cache = chosen || (home && join(home, ".cache"));
  return cache && join(cache, "deno-pprof", "names");
}
