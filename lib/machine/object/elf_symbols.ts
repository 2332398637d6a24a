/**
 * Symbols of ELF files.
 *
 * @module
 */
import { type ElfFile, sectionData, SHT_SYMTAB } from "./elf.ts";
import { type FileBytes, ObjectError } from "./file_bytes.ts";
import { Fields } from "./record.ts";

/**
 * The value of a symbol.
 *
 * @param file The file.
 * @param elf Its headers.
 * @param name Name of the symbol.
 * @returns The value of the first symbol with that name; `undefined` if there is none.
 * @throws {ObjectError} With Go's text, if the table is broken.
 */
export function elfSymbol(file: FileBytes, elf: ElfFile, name: string): bigint | undefined {
  const { sections, wide, little } = elf;
  const table = sections.find(({ type }) => type === SHT_SYMTAB);
  if (!table) return undefined;
  const data = load(() => sectionData(file, table), "symbol section");
  const size = wide ? 24 : 16;
  if (data.length % size !== 0) {
    const what = wide ? "Sym64Size" : "SymSize";
    throw new ObjectError(`length of symbol section is not a multiple of ${what}`);
  }
  if (data.length === 0) return undefined;
  const strings = load(() => stringTable(file, elf, table.link), "string table section");
  const wanted = new TextEncoder().encode(`${name}\0`);
  // The first symbol is a place holder.
  for (let at = size; at < data.length; at += size) {
    const fields = new Fields(data, little, at);
    if (!startsWith(strings, fields.u32(), wanted)) continue;
    return wide ? fields.skip(4).u64() : BigInt(fields.u32());
  }
  return undefined;
}

function load(read: () => Uint8Array, what: string): Uint8Array {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ObjectError)) throw error;
    throw new ObjectError(`cannot load ${what}: ${error.message}`);
  }
}

function stringTable(file: FileBytes, { sections }: ElfFile, link: number): Uint8Array {
  const section = link > 0 ? sections[link] : undefined;
  if (!section) throw new ObjectError("section has invalid string table link");
  return sectionData(file, section);
}

function startsWith(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  return wanted.every((byte, i) => bytes[at + i] === byte);
}
