/**
 * Where a Rust program keeps the places that its panics name.
 *
 * @module
 */
import { type ElfFile, type Section, sectionData, SHT_RELA, SHT_RELR } from "../object/elf.ts";
import type { FileBytes } from "../object/file_bytes.ts";
import { TextPages } from "./text_pages.ts";

/** Relocations "address of the file here, plus where it was loaded", by machine. */
const RELATIVE: Readonly<Record<number, number>> = { 62: 8, 183: 1027 };
const RELA_SIZE = 24;
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
 * line and a column. The pointer is where the loader puts an address, so it is
 * found among the relocations, not in the section's bytes.
 *
 * @param file The program.
 * @param elf Its headers, of 64 bits and little endian.
 * @returns Nothing where there are none: it is no Rust, or of an unknown machine.
 * @throws {ObjectError} If the file is shorter than its headers say.
 */
export function rustLocations(
  file: FileBytes,
  elf: ElfFile,
): RustLocations | undefined {
  const section = elf.sections.find(({ name, type }) => name === ".data.rel.ro" && type === 1);
  const relative = RELATIVE[elf.machine];
  if (!section || relative === undefined) return undefined;
  const data = new DataView(sectionData(file, section).buffer);
  const pointers = pointersInto(file, elf, section, data, relative);
  const start = Number(section.addr);
  const found: RustLocations = {
    files: [],
    start,
    atWord: new Int32Array(data.byteLength >> 3),
    count: 0,
  };
  const paths = new Map<string, number>();
  const known = new Map<string, number>();
  const text = new TextPages(file, elf);
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

/** What the loader puts into each word of the section; 0 where nothing. */
function pointersInto(
  file: FileBytes,
  { sections }: ElfFile,
  section: Section,
  data: DataView,
  relative: number,
): Float64Array {
  const start = Number(section.addr);
  const pointers = new Float64Array(data.byteLength >> 3);
  const set = (address: number, value: number) => {
    const at = address - start;
    if (at >= 0 && at % 8 === 0 && at >> 3 < pointers.length) pointers[at >> 3] = value;
  };
  for (const each of sections) {
    if (each.type === SHT_RELA) {
      const { buffer, byteLength } = sectionData(file, each);
      const view = new DataView(buffer);
      for (let at = 0; at + RELA_SIZE <= byteLength; at += RELA_SIZE) {
        if (view.getUint32(at + 8, true) !== relative) continue;
        set(readNumber(view, at), readNumber(view, at + 16));
      }
    } else if (each.type === SHT_RELR) {
      const view = new DataView(sectionData(file, each).buffer);
      for (const address of packedAddresses(view)) {
        const at = address - start;
        // In this form what is to be moved stands in the place itself.
        if (at >= 0 && at + 8 <= data.byteLength) set(address, readNumber(data, at));
      }
    }
  }
  return pointers;
}

/** Addresses in a packed list: an even entry is one, an odd one tells which of the next 63 words. */
function* packedAddresses(view: DataView): Generator<number> {
  let next = 0;
  for (let at = 0; at + 8 <= view.byteLength; at += 8) {
    const [low, high] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    if ((low & 1) === 0) {
      next = high * 2 ** 32 + low;
      yield next;
      next += 8;
      continue;
    }
    for (let bit = 1; bit < 64; bit++) {
      const isSet = bit < 32 ? low >>> bit & 1 : high >>> bit - 32 & 1;
      if (isSet) yield next + (bit - 1) * 8;
    }
    next += 63 * 8;
  }
}

/** 64 bits; no program has addresses that a number cannot hold exactly. */
function readNumber(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
}
