/**
 * ELF files: the headers.
 *
 * @module
 */
import type { FileBytes } from "./file_bytes.ts";
import { cString, enumName, Fields, formatError } from "./record.ts";

/** A program header. */
export interface Segment {
  type: number;
  flags: number;
  offset: bigint;
  vaddr: bigint;
  paddr: bigint;
  filesz: bigint;
  memsz: bigint;
  align: bigint;
}

/** A section header. */
export interface Section {
  name: string;
  type: number;
  flags: bigint;
  addr: bigint;
  offset: bigint;
  size: bigint;
  link: number;
  align: bigint;
}

/** What the headers of a file say. */
export interface ElfFile {
  /** One of {@linkcode ELF_TYPES}, or another number. */
  type: number;
  /** Number of the machine that the code is for. */
  machine: number;
  wide: boolean;
  little: boolean;
  segments: Segment[];
  sections: Section[];
}

/** Kinds of files, by number. */
export const ELF_TYPES: Readonly<Record<number, string>> = {
  0: "ET_NONE",
  1: "ET_REL",
  2: "ET_EXEC",
  3: "ET_DYN",
  4: "ET_CORE",
  0xfe00: "ET_LOOS",
  0xfeff: "ET_HIOS",
  0xff00: "ET_LOPROC",
  0xffff: "ET_HIPROC",
};
const CLASSES = ["ELFCLASSNONE", "ELFCLASS32", "ELFCLASS64"];
const ENCODINGS = ["ELFDATANONE", "ELFDATA2LSB", "ELFDATA2MSB"];
const VERSIONS = ["EV_NONE", "EV_CURRENT"];

/** Segments that are loaded, segments and sections of notes, symbols, and text of symbols. */
export const PT_LOAD = 1;
export const PT_NOTE = 4;
export const SHT_SYMTAB = 2;
const SHT_STRTAB = 3;
export const SHT_NOTE = 7;
const SHT_NOBITS = 8;
export const SHT_RELA = 4;
export const SHT_DYNSYM = 11;
export const SHT_RELR = 19;

/** From here on the numbers of sections are elsewhere. */
const LORESERVE = 0xff00;
const XINDEX = 0xffff;

interface Header {
  wide: boolean;
  little: boolean;
  type: number;
  machine: number;
  phoff: bigint;
  phentsize: number;
  phnum: number;
  shoff: bigint;
  shentsize: number;
  shnum: number;
  shstrndx: number;
}

/**
 * Reads the headers of an ELF file.
 *
 * @param file The file.
 * @returns What they say.
 * @throws {ObjectError} With Go's text, if they are broken.
 */
export function readElf(file: FileBytes): ElfFile {
  const header = readHeader(file);
  const { wide, little, type, machine } = header;
  checkHeader(header);
  const segments = readSegments(file, header);
  const sections = readSections(file, header);
  return { type, machine, wide, little, segments, sections };
}

function readHeader(file: FileBytes): Header {
  const ident = file.readAt(0n, 16);
  const [, , , , kind = 0, data = 0, version = 0] = ident;
  if (kind !== 1 && kind !== 2) throw formatError("unknown ELF class", enumName(CLASSES, kind), 0);
  if (data !== 1 && data !== 2) {
    throw formatError("unknown ELF data encoding", enumName(ENCODINGS, data), 0);
  }
  if (version !== 1) throw formatError("unknown ELF version", enumName(VERSIONS, version), 0);
  const wide = kind === 2;
  const little = data === 1;
  const fields = new Fields(file.readAt(0n, wide ? 64 : 52), little, 16);
  const type = fields.u16();
  const machine = fields.u16();
  // Go looks at the first byte only.
  const again = fields.u32() & 0xff;
  if (again !== version) {
    throw formatError("mismatched ELF version", enumName(VERSIONS, again), 0);
  }
  fields.word(wide);
  const phoff = fields.word(wide);
  const shoff = fields.word(wide);
  const phentsize = fields.skip(6).u16();
  const phnum = fields.u16();
  const shentsize = fields.u16();
  const shnum = fields.u16();
  const shstrndx = fields.u16();
  return {
    wide,
    little,
    type,
    machine,
    phoff,
    phentsize,
    phnum,
    shoff,
    shentsize,
    shnum,
    shstrndx,
  };
}

function checkHeader({ wide, phoff, phentsize, phnum, shoff, shnum, shstrndx }: Header): void {
  checkSigned("invalid shoff", shoff, 0n);
  checkSigned("invalid phoff", phoff, 0n);
  if (shoff === 0n && shnum !== 0) throw formatError("invalid ELF shnum for shoff=0", shnum, 0);
  if (shnum > 0 && shstrndx >= shnum) throw formatError("invalid ELF shstrndx", shstrndx, 0);
  if (phnum > 0 && phentsize < (wide ? 56 : 32)) {
    throw formatError("invalid ELF phentsize", phentsize, 0);
  }
}

/** Go reads offsets as signed. */
function checkSigned(text: string, value: bigint, at: bigint, signed = true): void {
  if (value < 1n << 63n) return;
  throw formatError(text, signed ? BigInt.asIntN(64, value) : value, at);
}

function readSegments(file: FileBytes, header: Header): Segment[] {
  const { wide, little, phoff, phentsize, phnum } = header;
  const data = file.readAt(phoff, phnum * phentsize);
  return Array.from({ length: phnum }, (_, i) => {
    const fields = new Fields(data, little, i * phentsize);
    const type = fields.u32();
    let flags = wide ? fields.u32() : 0;
    const offset = fields.word(wide);
    const vaddr = fields.word(wide);
    const paddr = fields.word(wide);
    const filesz = fields.word(wide);
    const memsz = fields.word(wide);
    if (!wide) flags = fields.u32();
    const at = phoff + BigInt(i * phentsize);
    checkSigned("invalid program header offset", offset, at, false);
    checkSigned("invalid program header file size", filesz, at, false);
    return { type, flags, offset, vaddr, paddr, filesz, memsz, align: fields.word(wide) };
  });
}

function readSections(file: FileBytes, header: Header): Section[] {
  const { wide, shoff, shentsize } = header;
  const { shnum, shstrndx } = countSections(file, header);
  if (shnum > 0 && shentsize < (wide ? 64 : 40)) {
    throw formatError("invalid ELF shentsize", shentsize, 0);
  }
  const data = file.readAt(shoff, shnum * shentsize);
  const names: number[] = [];
  const sections = Array.from({ length: shnum }, (_, i): Section => {
    const { name, section } = readSection(data, header, i * shentsize);
    names.push(name);
    const at = shoff + BigInt(i * shentsize);
    checkSigned("invalid section offset", section.offset, at);
    checkSigned("invalid section size", section.size, at);
    return section;
  });
  const strings = shstrndx === 0 ? undefined : sections[shstrndx];
  if (!strings) return sections;
  if (strings.type !== SHT_STRTAB) {
    const at = shoff + BigInt(shstrndx * shentsize);
    const type = SECTION_TYPES[strings.type] ?? strings.type;
    throw formatError("invalid ELF section name string table type", type, at);
  }
  const text = sectionData(file, strings);
  sections.forEach((section, i) => {
    const name = cString(text, names[i]!);
    if (name === undefined) {
      throw formatError("bad section name index", names[i], shoff + BigInt(i * shentsize));
    }
    section.name = name;
  });
  return sections;
}

const SECTION_TYPES: Readonly<Record<number, string>> = {
  0: "SHT_NULL",
  1: "SHT_PROGBITS",
  2: "SHT_SYMTAB",
  4: "SHT_RELA",
  5: "SHT_HASH",
  6: "SHT_DYNAMIC",
  7: "SHT_NOTE",
  8: "SHT_NOBITS",
  9: "SHT_REL",
  11: "SHT_DYNSYM",
};

function readSection(data: Uint8Array, { wide, little }: Header, at: number) {
  const fields = new Fields(data, little, at);
  const name = fields.u32();
  const type = fields.u32();
  const flags = fields.word(wide);
  const addr = fields.word(wide);
  const offset = fields.word(wide);
  const size = fields.word(wide);
  const link = fields.u32();
  const align = fields.skip(4).word(wide);
  return { name, section: { name: "", type, flags, addr, offset, size, link, align } };
}

/** Files with very many sections keep their number in the first of them. */
function countSections(file: FileBytes, header: Header): Pick<Header, "shnum" | "shstrndx"> {
  const { shoff, shnum, shstrndx, wide } = header;
  if (shoff === 0n || shnum !== 0) return header;
  const { section } = readSection(file.read(shoff, wide ? 64 : 40), header, 0);
  if (section.type !== 0) {
    const type = SECTION_TYPES[section.type] ?? section.type;
    throw formatError("invalid type of the initial section", type, shoff);
  }
  const count = Number(BigInt.asIntN(64, section.size));
  if (count < LORESERVE) {
    throw formatError("invalid ELF shnum contained in sh_size", count, shoff);
  }
  if (shstrndx !== XINDEX) return { shnum: count, shstrndx };
  if (section.link < LORESERVE) {
    throw formatError("invalid ELF shstrndx contained in sh_link", section.link, shoff);
  }
  return { shnum: count, shstrndx: section.link };
}

/**
 * The bytes of a section.
 *
 * @param file The file.
 * @param section The section.
 * @returns Its bytes.
 * @throws {ObjectError} With Go's text, if the file is too short.
 */
export function sectionData(file: FileBytes, { offset, size, type }: Section): Uint8Array {
  if (type === SHT_NOBITS) {
    throw formatError("unexpected read from SHT_NOBITS section", undefined, 0);
  }
  return file.read(offset, Number(size));
}
