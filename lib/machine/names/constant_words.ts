/**
 * The constants of a program that have addresses in them.
 *
 * @module
 */
import { type ElfFile, type Section, sectionData, SHT_RELA, SHT_RELR } from "../object/elf.ts";
import type { FileBytes } from "../object/file_bytes.ts";
import { TextPages } from "./text_pages.ts";

/** Relocations "address of the file here, plus where it was loaded", by machine. */
const RELATIVE: Readonly<Record<number, number>> = { 62: 8, 183: 1027 };
const RELA_SIZE = 24;

/** Words of eight bytes, and the texts that they point to. */
export interface ConstantWords {
  /** Address of the first. */
  start: number;
  /** As they are in the file. */
  data: DataView;
  /** What the loader puts into each; 0 where nothing. */
  pointers: Float64Array;
  text: TextPages;
}

/**
 * Reads the constants with addresses. What they point to is where the loader
 * puts an address, so it is found among the relocations, not in their bytes.
 *
 * @param file The program.
 * @param elf Its headers, of 64 bits and little endian.
 * @returns Nothing where there are none, or for an unknown machine.
 * @throws {ObjectError} If the file is shorter than its headers say.
 */
export function constantWords(file: FileBytes, elf: ElfFile): ConstantWords | undefined {
  const section = elf.sections.find(({ name, type }) => name === ".data.rel.ro" && type === 1);
  const relative = RELATIVE[elf.machine];
  if (!section || relative === undefined) return undefined;
  const data = new DataView(sectionData(file, section).buffer);
  return {
    start: Number(section.addr),
    data,
    pointers: pointersInto(file, elf, section, data, relative),
    text: new TextPages(file, elf),
  };
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

/** Addresses in a packed list: an even entry is one, an odd one says which of the next 63 words. */
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
