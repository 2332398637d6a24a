/**
 * Recognises files with code, and finds out where they were loaded.
 *
 * @module
 */
import { IrregularFile } from "../../base/read_regular.ts";
import { fileErrorText } from "../../go/os/errors.ts";
import type { LoadedAt } from "../../profile/machine_code.ts";
import { type ElfFile, PT_LOAD, readElf, type Segment } from "./elf.ts";
import {
  elfBase,
  hex,
  type Loaded,
  segmentAt,
  segmentsOf,
  textSegment,
  UPPER_HALF,
  wrap,
} from "./elf_base.ts";
import { elfBuildId } from "./elf_notes.ts";
import { elfSymbol } from "./elf_symbols.ts";
import { FileBytes, ObjectError } from "./file_bytes.ts";
import { fatMachoText, machoText, MissingImage } from "./macho.ts";
import { peImageBase } from "./pe.ts";

/** A file with code that was loaded somewhere. */
export interface OpenObject {
  path: string;
  /** Hexadecimal, `""` if there is none. */
  buildId: string;
  /**
   * What to subtract from an address of the process.
   *
   * @throws {ObjectError} If there is no telling for this address.
   */
  baseFor: (address: bigint) => bigint;
}

/** A program that is mapped as a whole: for files that are only to be recognised. */
export const ANYWHERE: LoadedAt = { memoryStart: 0, memoryLimit: 2n ** 64n - 1n, fileOffset: 0 };

/** First bytes of a file, and how it is opened then. */
const FORMATS: readonly {
  magic: RegExp;
  name: string;
  open: (file: FileBytes, loaded: Loaded, relocationSymbol: string) => OpenObject;
}[] = [
  { magic: /^7f454c46/, name: "ELF", open: openElf },
  { magic: /^(feedface|feedfacf|cefaedfe|cffaedfe)/, name: "Mach-O", open: openMacho },
  { magic: /^(cafebabe|bebafeca)/, name: "fat Mach-O", open: openFatMacho },
  { magic: /^4d5a/, name: "PE", open: openPe },
];

/**
 * Opens a file with code.
 *
 * @param path The file.
 * @param place Where it was loaded.
 * @returns The file; nothing is left open.
 * @throws {ObjectError} With the text of Go's pprof, if it is not one, or cannot have been loaded
 *   there.
 */
export function openObject(path: string, place: LoadedAt): OpenObject {
  try {
    const { isFile, isDirectory } = Deno.statSync(path);
    // A pipe would be waited for.
    if (!isFile && !isDirectory) throw new IrregularFile("is no regular file");
  } catch (error) {
    throw new ObjectError(fileErrorText("stat", path, error), { cause: error });
  }
  using file = openFile(path);
  const magic = readMagic(file);
  const format = FORMATS.find((each) => each.magic.test(magic));
  if (!format) throw new ObjectError(`unrecognized binary format: ${path}`);
  const loaded = {
    start: BigInt(place.memoryStart),
    limit: BigInt(place.memoryLimit),
    offset: BigInt(place.fileOffset),
  };
  try {
    return format.open(file, loaded, place.relocationSymbol || "_stext");
  } catch (error) {
    if (!(error instanceof ObjectError)) throw error;
    throw new ObjectError(`error reading ${format.name} file ${path}: ${error.message}`);
  }
}

function openFile(path: string): FileBytes {
  try {
    return new FileBytes(path);
  } catch (error) {
    if (!(error instanceof ObjectError)) throw error;
    throw new ObjectError(`error opening ${path}: ${error.message}`);
  }
}

function readMagic(file: FileBytes): string {
  try {
    return file.read(0n, 4).toHex();
  } catch (error) {
    if (!(error instanceof ObjectError)) throw error;
    throw new ObjectError(`error reading magic number from ${file.path}: ${error.message}`);
  }
}

function parsing<T>(file: FileBytes, read: (file: FileBytes) => T): T {
  try {
    return read(file);
  } catch (error) {
    if (!(error instanceof ObjectError) || error instanceof MissingImage) throw error;
    throw new ObjectError(`error parsing ${file.path}: ${error.message}`);
  }
}

function openElf(file: FileBytes, loaded: Loaded, relocationSymbol: string): OpenObject {
  const elf = parsing(file, readElf);
  const { path } = file;
  const kernelOffset = mayBeKernel(path, loaded)
    ? elfSymbol(file, elf, relocationSymbol)
    : undefined;
  try {
    // Whether this is the right segment is known only when there is an address.
    elfBase(elf.type, textSegment(elf), kernelOffset, loaded);
  } catch (error) {
    if (!(error instanceof ObjectError)) throw error;
    throw new ObjectError(`could not identify base for ${path}: ${error.message}`);
  }
  return {
    path,
    buildId: elfBuildId(file, elf),
    baseFor: elfBases(elf, path, loaded, kernelOffset),
  };
}

/** Reading all symbols takes long, and only kernels need it. */
function mayBeKernel(path: string, { start, limit, offset }: Loaded): boolean {
  return path.includes("vmlinux") || [start, limit, offset].some((each) => each % 0x1000n !== 0n);
}

/** The base is that of the first address requested, which gives the segment. */
function elfBases(
  elf: ElfFile,
  path: string,
  loaded: Loaded,
  kernelOffset: bigint | undefined,
): OpenObject["baseFor"] {
  let known: bigint | ObjectError | undefined;
  return (address) => {
    const { start, limit } = loaded;
    if (start < limit && (address < start || address >= limit)) {
      throw new ObjectError(
        `specified address ${address.toString(16)} is outside the mapping range ` +
          `[${start.toString(16)}, ${limit.toString(16)}] for file ${JSON.stringify(path)}`,
      );
    }
    known ??= baseAt(elf, path, loaded, kernelOffset, address);
    if (typeof known === "bigint") return known;
    throw known;
  };
}

function baseAt(
  elf: ElfFile,
  path: string,
  loaded: Loaded,
  kernelOffset: bigint | undefined,
  address: bigint,
): bigint | ObjectError {
  try {
    const segment = segmentFor(elf, path, loaded, kernelOffset, address);
    return elfBase(elf.type, segment, kernelOffset, loaded);
  } catch (error) {
    if (error instanceof ObjectError) return error;
    throw error;
  }
}

function segmentFor(
  elf: ElfFile,
  path: string,
  loaded: Loaded,
  kernelOffset: bigint | undefined,
  address: bigint,
): Segment | undefined {
  const { start, limit, offset } = loaded;
  if (kernelOffset !== undefined || start >= limit || limit >= UPPER_HALF) return textSegment(elf);
  const segments = elf.segments.filter(({ type }) => type === PT_LOAD);
  // Modules of kernels have none.
  if (segments.length === 0) return undefined;
  try {
    const candidates = segmentsOf(segments, offset, limit - start);
    if (candidates.length === 0) throw new ObjectError("no program header matches mapping info");
    if (candidates.length === 1) return candidates[0];
    return segmentAt(candidates, wrap(address - start + offset));
  } catch (error) {
    if (!(error instanceof ObjectError)) throw error;
    const mapping = `binutils.elfMapping{start:${hex(start)}, limit:${hex(limit)}, ` +
      `offset:${hex(offset)}, kernelOffset:(*uint64)(nil)}`;
    throw new ObjectError(
      `failed to find program header for file ${JSON.stringify(path)}, ` +
        `ELF mapping ${mapping}, address ${address.toString(16)}: ${error.message}`,
    );
  }
}

function openMacho(file: FileBytes, loaded: Loaded): OpenObject {
  return machoAt(file, parsing(file, machoText), loaded);
}

function openFatMacho(file: FileBytes, loaded: Loaded): OpenObject {
  return machoAt(file, parsing(file, fatMachoText), loaded);
}

function machoAt(
  { path }: FileBytes,
  text: bigint | undefined,
  { start }: Loaded,
): OpenObject {
  if (text === undefined) {
    throw new ObjectError(`could not identify base for ${path}: no __TEXT segment`);
  }
  if (text > start) {
    throw new ObjectError(
      `could not identify base for ${path}: __TEXT segment address (${hex(text)}) > ` +
        `mapping start address (${hex(start)})`,
    );
  }
  return { path, buildId: "", baseFor: () => start - text };
}

function openPe(file: FileBytes, { start }: Loaded): OpenObject {
  const wanted = parsing(file, peImageBase);
  const base = start > 0n ? wrap(start - wanted) : 0n;
  return { path: file.path, buildId: "", baseFor: () => base };
}
