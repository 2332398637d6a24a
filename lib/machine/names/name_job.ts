/**
 * What takes too long for a thread that serves requests.
 *
 * @module
 */
import { IndexCache } from "./index_cache.ts";
import { elfBuildIdOf, indexElf } from "./index_elf.ts";
import type { NameIndex } from "./name_index.ts";

/** Names of all code of a file, and the folder where they are kept. */
export interface NameJob {
  path: string;
  cache: string | undefined;
}

/**
 * Makes an index of names, and keeps it.
 *
 * @param job What of.
 * @returns The index.
 * @throws {Error} If the file cannot be read, or has no code.
 */
export async function indexNames({ path, cache }: NameJob): Promise<NameIndex> {
  const index = indexElf(path);
  await new IndexCache(cache).save(elfBuildIdOf(path), index);
  return index;
}
