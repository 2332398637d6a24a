/**
 * Where a Rust program keeps the places that its panics name.
 *
 * @module
 */
import type { ConstantWords } from "./constant_words.ts";

/** No path and no line is longer: what says so is no place in a file. */
const MAX_PATH = 1024;
const MAX_LINE = 1 << 20;
const MAX_COLUMN = 1 << 16;

/** All `core::panic::Location` of a program. */
export interface RustLocations {
  /** Paths of source files, as the compiler was given them. */
  files: string[];
  /** Address of the first word of {@linkcode atWord}. */
  start: number;
  /** For each word of eight bytes: the file of the location there plus one, 0 for no location. */
  atWord: Int32Array;
  count: number;
}

/**
 * Finds the locations: a pointer to a path that ends in `.rs`, its length, a
 * line and a column.
 *
 * @param words Constants of the program.
 * @returns Nothing where there are none: it is no Rust.
 */
export function rustLocations(
  { start, data, pointers, text }: ConstantWords,
): RustLocations | undefined {
  const atWord = new Int32Array(pointers.length);
  const found: RustLocations = { files: [], start, atWord, count: 0 };
  const paths = new Map<string, number>();
  const known = new Map<string, number>();
  for (let word = 0; word + 2 < pointers.length; word++) {
    const pointer = pointers[word]!;
    if (pointer === 0 || pointers[word + 1] !== 0 || pointers[word + 2] !== 0) continue;
    const at = word * 8;
    const length = data.getUint32(at + 8, true);
    const line = data.getUint32(at + 16, true);
    const column = data.getUint32(at + 20, true);
    if (length < 4 || length > MAX_PATH || data.getUint32(at + 12, true) !== 0) continue;
    if (line === 0 || line > MAX_LINE || column === 0 || column > MAX_COLUMN) continue;
    const key = `${pointer}/${length}`;
    let index = known.get(key);
    if (index === undefined) {
      const path = text.at(pointer, length);
      index = path === undefined ? -1 : indexOf(path, paths, found.files);
      known.set(key, index);
    }
    if (index < 0) continue;
    found.atWord[word] = index + 1;
    found.count++;
  }
  return found.count > 0 ? found : undefined;
}

/** Some versions of Rust count the zero byte behind a path as part of it. */
function indexOf(text: string, paths: Map<string, number>, files: string[]): number {
  const path = text.endsWith("\0") ? text.slice(0, -1) : text;
  // deno-lint-ignore no-control-regex
  if (!path.endsWith(".rs") || /[\x00-\x1f\ufffd]/.test(path)) return -1;
  let index = paths.get(path);
  if (index === undefined) paths.set(path, index = files.push(path) - 1);
  return index;
}
