/**
 * Names for Rust code without symbols: the source files that it names itself.
 *
 * @module
 */
import type { ElfFile } from "../object/elf.ts";
import type { FileBytes } from "../object/file_bytes.ts";
import { constantWords } from "./constant_words.ts";
import type { NamedRange } from "./name_index.ts";
import { ownNames } from "./own_names.ts";
import { type RustLocations, rustLocations } from "./rust_locations.ts";
import { readerFor, scanCode } from "./scan_code.ts";
import { isRustLibrary } from "./source_file_name.ts";

/** What was found out about a program. */
interface RustCode {
  /** Functions and the file that each is probably from, by address. */
  ranges: NamedRange[];
  builtins: [number, number];
  /** Whether functions keep frame pointers. */
  isFramed: boolean;
}

/** How far behind its last reference a function may go on: some code begins in ways unknown here. */
const MAX_REACH = 1 << 14;
/** V8's builtins are one block of whole pages, with far more functions than that. */
const MIN_BUILTINS = 200;
const PAGE = 4096;

/** A share of functions that begin with setting up a frame; the smallest do without everywhere. */
const FRAMED_SHARE = 0.5;

/**
 * Names the functions of a Rust program by the source files that its panics
 * name: a function is from the file that most of the places it refers to are
 * in. Rust's own libraries count last, they are compiled into all others.
 * Functions whose names it keeps itself have these.
 *
 * @param file The program.
 * @param elf Its headers, of 64 bits and little endian.
 * @returns Nothing if it is no Rust, or for a machine whose code cannot be read here.
 * @throws {ObjectError} If the file is shorter than its headers say.
 */
export function rustRanges(file: FileBytes, elf: ElfFile): RustCode | undefined {
  const text = elf.sections.find(({ name }) => name === ".text");
  if (!text || !readerFor(elf.machine)) return undefined;
  const words = constantWords(file, elf);
  const locations = words && rustLocations(words);
  if (!locations) return undefined;
  const code = { start: Number(text.addr), end: Number(text.addr + text.size) };
  const known = ownNames(words, code);
  const starts: number[] = [];
  const references: { address: number; file: number }[] = [];
  const builtins = new Block();
  let [framed, told] = [0, 0];
  scanCode(file, text, elf.machine, {
    start(address, hasFrame) {
      starts.push(address);
      if (hasFrame !== undefined) told++;
      if (hasFrame) framed++;
    },
    reference(address, target) {
      const found = fileAt(locations, target);
      if (found >= 0) references.push({ address, file: found });
    },
    builtin: (address) => builtins.add(address),
  });
  const inOrder = Float64Array.from(new Set([...starts, ...known.keys()])).sort();
  const ranges = rangesOf(inOrder, code.end, references, locations.files, known);
  return { ranges, builtins: builtins.pages(), isFramed: framed > FRAMED_SHARE * told };
}

/** Addresses that stand together. */
class Block {
  #count = 0;
  #first = Infinity;
  #last = 0;

  add(address: number): void {
    this.#count++;
    this.#first = Math.min(this.#first, address);
    this.#last = Math.max(this.#last, address);
  }

  /** The pages that they are on; none if there are few, here and there by chance. */
  pages(): [number, number] {
    if (this.#count < MIN_BUILTINS) return [0, 0];
    return [Math.floor(this.#first / PAGE) * PAGE, Math.floor(this.#last / PAGE + 1) * PAGE];
  }
}

/** @returns -1 if there is no location at the address. */
function fileAt({ start, atWord }: RustLocations, address: number): number {
  const at = address - start;
  return at >= 0 && at % 8 === 0 ? (atWord[at / 8] ?? 0) - 1 : -1;
}

/** A walk along functions and references, both in order. */
function rangesOf(
  starts: Float64Array,
  limit: number,
  references: readonly { address: number; file: number }[],
  files: readonly string[],
  known: ReadonlyMap<number, string>,
): NamedRange[] {
  const ranges: NamedRange[] = [];
  const isLibrary = files.map(isRustLibrary);
  let next = 0;
  for (const [i, start] of starts.entries()) {
    const end = starts[i + 1] ?? limit;
    let last = start;
    const counts = new Map<number, number>();
    for (; next < references.length && references[next]!.address < end; next++) {
      const { address, file } = references[next]!;
      if (address < start) continue;
      counts.set(file, (counts.get(file) ?? 0) + 1);
      last = address;
    }
    const name = known.get(start);
    if (name !== undefined) {
      ranges.push({ start, end: Math.min(end, last + MAX_REACH), name, isFile: false });
      continue;
    }
    const file = mostNamed(counts, isLibrary);
    if (file === undefined) continue;
    ranges.push({ start, end: Math.min(end, last + MAX_REACH), name: files[file]!, isFile: true });
  }
  return ranges;
}

function mostNamed(counts: Map<number, number>, isLibrary: boolean[]): number | undefined {
  let best: number | undefined;
  for (const [file, count] of counts) {
    if (best === undefined || isBefore(file, count, best)) best = file;
  }
  return best;

  function isBefore(file: number, count: number, other: number): boolean {
    if (isLibrary[file] !== isLibrary[other]) return isLibrary[other]!;
    return count > counts.get(other)!;
  }
}
