import { type ElfFile, sectionData } from "../object/elf.ts";
import type { FileBytes } from "../object/file_bytes.ts";
import { cString } from "../object/record.ts";
import type { NamedRange } from "./name_index.ts";

const SYMBOL_SIZE = 24;
/** A function; a function that is chosen when the program is loaded. */
const FUNCTIONS = new Set([2, 10]);
const GLOBAL = 1;

/** What decides between names for one address. */
export interface RankedName {
  name: string;
  isGlobal: boolean;
}

/**
 * The functions of a table of symbols.
 *
 * @param file The file.
 * @param elf Its headers, of 64 bits and little endian.
 * @param table Kind of the table: all symbols, or those that others may use.
 * @returns The functions by address; of several names for one address that with the fewest `_`
 *   before it, and of those the shortest.
 * @throws {ObjectError} If the file is shorter than its headers say.
 */
export function symbolRanges(file: FileBytes, elf: ElfFile, table: number): NamedRange[] {
  const section = elf.sections.find(({ type }) => type === table);
  const strings = section && elf.sections[section.link];
  if (!section || !strings) return [];
  const data = sectionData(file, section);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const text = sectionData(file, strings);
  const best = new Map<number, NamedRange & RankedName>();
  for (let at = SYMBOL_SIZE; at + SYMBOL_SIZE <= data.byteLength; at += SYMBOL_SIZE) {
    const info = data[at + 4]!;
    // Those that are defined elsewhere have no section.
    if (!FUNCTIONS.has(info & 15) || view.getUint16(at + 6, true) === 0) continue;
    const start = Number(view.getBigUint64(at + 8, true));
    const size = Number(view.getBigUint64(at + 16, true));
    const name = cString(text, view.getUint32(at, true));
    if (name === undefined || name === "" || start === 0) continue;
    const one = { start, end: start + size, name, isFile: false, isGlobal: info >> 4 === GLOBAL };
    const known = best.get(start);
    if (!known || isBetterName(one, known)) best.set(start, one);
  }
  return filled([...best.values()].sort((a, b) => a.start - b.start));
}

/** Of two names for one address: fewer `_` before it, then one that others may use, then the shorter. */
export function isBetterName(one: RankedName, known: RankedName): boolean {
  const underscores = prefixOf(one.name) - prefixOf(known.name);
  if (underscores !== 0) return underscores < 0;
  if (one.isGlobal !== known.isGlobal) return one.isGlobal;
  return one.name.length < known.name.length;
}

function prefixOf(name: string): number {
  return /^_*/.exec(name)![0].length;
}

/** What was written in assembly often has no size: it reaches to the next. */
function filled(ranges: NamedRange[]): NamedRange[] {
  return ranges.map((range, i) => {
    if (range.end > range.start) return range;
    return { ...range, end: ranges[i + 1]?.start ?? range.start + 1 };
  });
}
