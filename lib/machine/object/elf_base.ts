/**
 * Where an ELF file was loaded: what to subtract from addresses of the process
 * to get those that its symbols have.
 *
 * @module
 */
import { ELF_TYPES, type ElfFile, PT_LOAD, type Segment } from "./elf.ts";
import { ObjectError } from "./file_bytes.ts";
import { enumName } from "./record.ts";

/** A part of a file in the memory of a process. Unsigned 64 bits all. */
export interface Loaded {
  start: bigint;
  limit: bigint;
  /** Of the start, in the file. */
  offset: bigint;
}

const PAGE = 0x1000n;
const MOST = (1n << 64n) - 1n;
/** Kernels live in the upper half. */
export const UPPER_HALF = 1n << 63n;
const PPC64_OFFSET = 0xc000000000000000n;

/** Whether a segment can be run. */
function isCode({ flags }: Segment): boolean {
  return (flags & 1) !== 0;
}

/** The loaded segment with the section `.text`. */
export function textSegment({ sections, segments }: ElfFile): Segment | undefined {
  const texts = sections.filter(({ name }) => name === ".text");
  for (const { addr } of texts) {
    const found = segments.find((segment) =>
      segment.type === PT_LOAD && isCode(segment) && addr >= segment.vaddr &&
      addr < wrap(segment.vaddr + segment.memsz)
    );
    if (found) return found;
  }
  return undefined;
}

/**
 * The difference between addresses of a process and those of a file.
 *
 * @param type Type of the file.
 * @param segment The segment that is loaded there; `undefined` if it has none.
 * @param kernelOffset Address of a kernel's first symbol, for kernels only.
 * @param loaded Where it is loaded.
 * @returns The difference, modulo 2^64.
 * @throws {ObjectError} With the text of Go's pprof, if it cannot be known.
 */
export function elfBase(
  type: number,
  segment: Segment | undefined,
  kernelOffset: bigint | undefined,
  loaded: Loaded,
): bigint {
  const { start, limit, offset } = loaded;
  // A mapping of everything: addresses are those of the file.
  if (start === 0n && offset === 0n && (limit === MOST || limit === 0n)) return 0n;
  switch (ELF_TYPES[type]) {
    case "ET_EXEC": {
      if (!segment) return 0n;
      if (kernelOffset === undefined && start > 0n && start < UPPER_HALF) {
        return userBase(segment, loaded);
      }
      const base = kernelBase(segment, kernelOffset, loaded);
      if (base !== undefined) return base;
      if (start === 0n && kernelOffset === undefined) return wrap(start - segment.vaddr);
      throw new ObjectError(
        `don't know how to handle EXEC segment: ${segmentText(segment)} ` +
          `start=${hex(start)} limit=${hex(limit)} offset=${hex(offset)}`,
      );
    }
    case "ET_REL":
      if (offset !== 0n) throw new ObjectError("don't know how to handle mapping.Offset");
      return start;
    case "ET_DYN":
      if (!segment) return wrap(start - offset);
      return kernelBase(segment, kernelOffset, loaded) ?? userBase(segment, loaded);
  }
  throw new ObjectError(`don't know how to handle FileHeader.Type ${enumName(ELF_TYPES, type)}`);
}

/** From address to place in the file, and from there to the address in the segment. */
function userBase(segment: Segment, { start, offset }: Loaded): bigint {
  return wrap(start - offset + segment.offset - segment.vaddr);
}

/** Kernels are mapped in ways of their own; `undefined` if this is not one. */
function kernelBase(
  { vaddr }: Segment,
  kernelOffset: bigint | undefined,
  { start, limit, offset }: Loaded,
): bigint | undefined {
  if (vaddr === wrap(start - offset)) return offset;
  const moved = kernelOffset === undefined ? undefined : wrap(start - kernelOffset);
  if (start === 0n && limit !== 0n && moved !== undefined) return moved;
  const samePage = kernelOffset !== undefined && start % PAGE === kernelOffset % PAGE;
  const known = offset === 0n || offset === PPC64_OFFSET || offset === start;
  if (start >= UPPER_HALF && limit > start && known) {
    return samePage ? moved : wrap(start - vaddr);
  }
  return start % PAGE !== 0n && samePage ? moved : undefined;
}

/**
 * The loaded segments that a mapping can be of.
 *
 * @param segments Segments of the file.
 * @param offset Place of the mapping in the file.
 * @param size Its size.
 * @returns The segments.
 */
export function segmentsOf(segments: readonly Segment[], offset: bigint, size: bigint): Segment[] {
  const limit = wrap(offset + size);
  return segments.filter((segment) => {
    // Offsets of segments without bytes mean nothing.
    if (segment.filesz === 0n) return false;
    const end = wrap(segment.offset + segment.memsz);
    if (offset >= end || segment.offset >= limit) return false;
    const inPage = segment.vaddr & wrap(segment.align - 1n);
    const first = segment.offset > inPage ? segment.offset - inPage : 0n;
    if (offset < first) return false;
    // The last page of one segment is the first of the next.
    const rest = offset > segment.offset && end < wrap(offset + PAGE);
    return !(rest && limit >= wrap(end + PAGE));
  });
}

/**
 * Chooses the segment that a place in the file belongs to.
 *
 * @param segments Segments to choose from.
 * @param offset The place.
 * @returns The segment.
 * @throws {ObjectError} With the text of Go's pprof, if there is none, or more than one.
 */
export function segmentAt(segments: readonly Segment[], offset: bigint): Segment {
  const found = segments.filter((each) =>
    offset >= each.offset && offset < wrap(each.offset + each.memsz)
  );
  const [first, second] = found;
  if (!first) throw new ObjectError(`no program header matches file offset ${offset.toString(16)}`);
  if (!second) return first;
  throw new ObjectError(
    `found second program header (${goSyntax(second)}) that matches file offset ` +
      `${offset.toString(16)}, first program header is ${goSyntax(first)}. Is this a stripped ` +
      "binary, or does the first program segment contain uninitialized data?",
  );
}

/** Unsigned 64 bits. */
export function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

/** `0x1000`, as Go prints it. */
export function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

function segmentText({ flags, offset, vaddr, paddr, filesz, memsz, align }: Segment): string {
  return `{PT_LOAD ${
    flagsText(flags, "")
  } ${offset} ${vaddr} ${paddr} ${filesz} ${memsz} ${align}}`;
}

function goSyntax({ flags, offset, vaddr, paddr, filesz, memsz, align }: Segment): string {
  return `elf.ProgHeader{Type:elf.PT_LOAD, Flags:${flagsText(flags, "elf.")}, ` +
    `Off:${hex(offset)}, Vaddr:${hex(vaddr)}, Paddr:${hex(paddr)}, Filesz:${hex(filesz)}, ` +
    `Memsz:${hex(memsz)}, Align:${hex(align)}}`;
}

const FLAGS = [[1, "PF_X"], [2, "PF_W"], [4, "PF_R"]] as const;

function flagsText(flags: number, prefix: string): string {
  const names = FLAGS.filter(([bit]) => flags & bit).map(([, name]) => prefix + name);
  const rest = (flags & ~7) >>> 0;
  if (rest !== 0 || names.length === 0) names.push(`0x${rest.toString(16)}`);
  return names.join("+");
}
