/**
 * Names for the code of a file, however little it says.
 *
 * @module
 */
import { type ElfFile, PT_LOAD, readElf, SHT_DYNSYM, SHT_SYMTAB } from "../object/elf.ts";
import { elfBuildId } from "../object/elf_notes.ts";
import { FileBytes } from "../object/file_bytes.ts";
import { hasFrames } from "./has_frames.ts";
import { buildIndex, type FileFacts, type NamedRange, type NameIndex } from "./name_index.ts";
import { rustRanges } from "./rust_ranges.ts";
import { symbolRanges } from "./symbol_ranges.ts";

const EXECUTABLE = 1;

/**
 * What distinguishes a file from all others.
 *
 * @param path The file.
 * @returns Its build id in hexadecimal, `""` if there is none.
 * @throws {ObjectError} If it is no ELF file, or broken.
 */
export function elfBuildIdOf(path: string): string {
  using file = new FileBytes(path);
  return elfBuildId(file, readElf(file));
}

/**
 * Finds names for all code of a file: by its symbols; without them by those
 * that others may use and, in Rust, by source files.
 *
 * @param path The file. A program of the size of Deno takes half a second.
 * @returns The names; none in a file that has none.
 * @throws {ObjectError} If it is no ELF file, or broken.
 */
export function indexElf(path: string): NameIndex {
  using file = new FileBytes(path);
  const elf = readElf(file);
  const segments = codeSegments(elf);
  const builtins: [number, number] = [0, 0];
  const facts: FileFacts = { segments, builtins, isFramed: false };
  if (!elf.wide || !elf.little) return buildIndex([], facts);
  const byLinker = symbolRanges(file, elf, hasSymbols(elf) ? SHT_SYMTAB : SHT_DYNSYM);
  const rust = hasSymbols(elf) ? undefined : rustRanges(file, elf);
  if (!rust) return buildIndex(byLinker, { ...facts, isFramed: hasFrames(file, elf, byLinker) });
  return buildIndex(mergeRanges(byLinker, rust.ranges), { ...rust, segments });
}

function codeSegments({ segments }: ElfFile): Float64Array {
  const code = segments.filter(({ type, flags }) => type === PT_LOAD && (flags & EXECUTABLE) !== 0);
  return Float64Array.from(
    code.flatMap(({ offset, vaddr, filesz }) => [offset, vaddr, filesz].map(Number)),
  );
}

function hasSymbols({ sections }: ElfFile): boolean {
  return sections.some(({ type }) => type === SHT_SYMTAB);
}

/** In order; where both begin at one address, what a linker says counts. */
function mergeRanges(exported: NamedRange[], guessed: NamedRange[]): NamedRange[] {
  const known = new Set(exported.map(({ start }) => start));
  return [...exported, ...guessed.filter(({ start }) => !known.has(start))]
    .sort((a, b) => a.start - b.start);
}
