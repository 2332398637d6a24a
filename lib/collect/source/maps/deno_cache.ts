/**
 * What Deno made of modules, in its cache on disk.
 *
 * @module
 */
import { environment } from "../../../base/environment.ts";
import { readRegularText } from "../../../base/read_regular.ts";
import { findMap, type FoundMap } from "./source_map.ts";

/** A module as it runs. */
export interface CachedModule {
  text: string;
  map: FoundMap | undefined;
  /** When it was made. */
  madeAt: Date;
}

const MAX_BYTES = 256 << 20;
const METADATA_REGEXP = /\n\/\/ denoCacheMetadata=[^\n]*\s*$/;
const MAP_REGEXP = /\n\/\/# sourceMappingURL=[^\n]*\s*$/;

/**
 * Finds what Deno compiled of a local module last.
 *
 * @param url The module's.
 * @returns Nothing for what Deno did not compile, or keeps elsewhere.
 */
export async function cachedModule(url: string): Promise<CachedModule | undefined> {
  const folder = cacheFolder();
  if (folder === undefined || !url.startsWith("file:///")) return undefined;
  try {
    const path = `${folder}/gen/file${decodeURIComponent(new URL(url).pathname)}.js`;
    const file = await readRegularText(path, { most: MAX_BYTES });
    const { mtime } = await Deno.stat(path);
    const text = file.replace(METADATA_REGEXP, "");
    const map = await findMap({ url, text }, () => undefined);
    return { text: text.replace(MAP_REGEXP, ""), map, madeAt: mtime ?? new Date() };
  } catch {
    return undefined;
  }
}

function cacheFolder(): string | undefined {
  const { os } = Deno.build;
  const chosen = environment("DENO_DIR");
  if (chosen) return chosen;
  if (os === "windows") return `${environment("LOCALAPPDATA")}/deno`;
  const home = environment("HOME");
  if (os === "darwin") return `${home}/Library/Caches/deno`;
  return `${environment("XDG_CACHE_HOME") || `${home}/.cache`}/deno`;
}
