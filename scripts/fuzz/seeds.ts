/**
 * What inputs are made of.
 *
 * @module
 */
import { gunzip, isGzip } from "../../lib/profile/decode/gunzip.ts";

const FIXTURES = new URL("../../tests/fixtures/", import.meta.url);
/** Changing a large file mostly changes nothing that matters. */
const LARGEST = 1 << 15;

/**
 * The fixtures of some folders, inflated: a change must not only break the compression.
 *
 * @param folders Below `tests/fixtures/`, with a `/` at the end.
 * @returns Their content, in the order of their names.
 */
export async function fixtureSeeds(...folders: string[]): Promise<Uint8Array[]> {
  const seeds: Uint8Array[] = [];
  for (const folder of folders) {
    const url = new URL(folder, FIXTURES);
    const files = Array.from(Deno.readDirSync(url)).filter(({ isFile }) => isFile);
    for (const { name } of files.sort((a, b) => a.name < b.name ? -1 : 1)) {
      const data = await Deno.readFile(new URL(name, url));
      const plain = isGzip(data) ? await gunzip(data).catch(() => data) : data;
      if (plain.length <= LARGEST) seeds.push(plain);
    }
  }
  return seeds;
}

/** Texts as inputs. */
export function textSeeds(...texts: string[]): Uint8Array[] {
  const encoder = new TextEncoder();
  return texts.map((text) => encoder.encode(text));
}
