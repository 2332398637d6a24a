import type { ElfFile, Segment } from "../object/elf.ts";
import { PT_LOAD } from "../object/elf.ts";
import type { FileBytes } from "../object/file_bytes.ts";
import type { NamedRange } from "./name_index.ts";
import { readerFor } from "./scan_code.ts";

/** Smaller ones often need no frame, whatever the compiler was told. */
const MIN_SIZE = 96;
const MAX_LOOKED_AT = 256;
const BEGINNING = 64;
/** Of those looked at: a few are written in assembly. */
const FRAMED_SHARE = 0.5;

/**
 * Whether the functions of a program keep frame pointers, as far as some of
 * them show.
 *
 * @param file The program.
 * @param elf Its headers.
 * @param ranges Its functions.
 * @returns Also `false` if there is no telling.
 * @throws {ObjectError} If the file is shorter than its headers say.
 */
export function hasFrames(file: FileBytes, elf: ElfFile, ranges: readonly NamedRange[]): boolean {
  const reader = readerFor(elf.machine);
  if (!reader) return false;
  const segments = elf.segments.filter(({ type }) => type === PT_LOAD);
  const large = ranges.filter(({ start, end }) => end - start >= MIN_SIZE);
  const step = Math.max(1, Math.floor(large.length / MAX_LOOKED_AT));
  let [framed, looked] = [0, 0];
  for (let i = 0; i < large.length; i += step) {
    const { start } = large[i]!;
    const offset = offsetOf(segments, start);
    if (offset === undefined) continue;
    looked++;
    if (reader.keepsFrame(file.upTo(offset, BEGINNING))) framed++;
  }
  return framed > FRAMED_SHARE * looked;
}

function offsetOf(segments: readonly Segment[], address: number): bigint | undefined {
  const at = BigInt(address);
  const segment = segments.find(({ vaddr, filesz }) => at >= vaddr && at < vaddr + filesz);
  return segment && at - segment.vaddr + segment.offset;
}
