/**
 * Code without symbols: where functions begin, and what they refer to.
 *
 * @module
 */
import type { Section } from "../object/elf.ts";
import type { FileBytes } from "../object/file_bytes.ts";
import type { CodeReader, CodeScan } from "./code_reader.ts";
import { keepsFrameArm, scanArm } from "./scan_arm.ts";
import { keepsFrameX86, scanX86 } from "./scan_x86.ts";

/** By the number of the machine. */
const READERS: Readonly<Record<number, CodeReader>> = {
  62: { scan: scanX86, keepsFrame: keepsFrameX86 },
  183: { scan: scanArm, keepsFrame: keepsFrameArm },
};
const PART = 1 << 22;
/** An instruction at the end of a part goes on in the next. */
const OVERLAP = 64;

/** How to read the code of a machine; nothing where that is not known. */
export function readerFor(machine: number): CodeReader | undefined {
  return READERS[machine];
}

/**
 * Reads all code of a section, in parts: the whole is often larger than all
 * else in memory.
 *
 * @param file The file.
 * @param section The section.
 * @param machine Number of its machine, one that {@linkcode readerFor} knows.
 * @param scan Hears what is found.
 * @throws {ObjectError} If the file is shorter than its headers say.
 */
export function scanCode(
  file: FileBytes,
  { addr, offset, size }: Section,
  machine: number,
  scan: CodeScan,
): void {
  const reader = READERS[machine];
  if (!reader) return;
  const [start, length] = [Number(addr), Number(size)];
  for (let at = 0; at < length; at += PART) {
    const bytes = file.read(offset + BigInt(at), Math.min(PART + OVERLAP, length - at));
    reader.scan(bytes, start + at, PART, scan);
  }
}
