/**
 * What x86-64 code shows without symbols.
 *
 * @module
 */
import type { CodeScan } from "./code_reader.ts";

/** `push rbp; mov rbp, rsp`, as a little-endian number. */
const PROLOGUE = 0xe5894855;
/** `endbr64`. */
const LANDING = 0xfa1e0ff3;
const PADDING = 0xcc;
const RETURN = 0xc3;
const ALIGNMENT = 16;
const LEA_SIZE = 7;

/**
 * Finds function starts: a frame is set up, or what is before was filled up by
 * the linker, at a multiple of 16. And `lea register, [rip + distance]`, and
 * what only V8's assembler writes.
 *
 * @param bytes Some code.
 * @param address Of its first byte, a multiple of 16.
 * @param end How much of it to look at; what follows are the bytes behind.
 * @param scan Hears of both.
 */
export function scanX86(bytes: Uint8Array, address: number, end: number, scan: CodeScan): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const last = Math.min(end, bytes.length - 8);
  for (let at = 0; at < last; at += ALIGNMENT) {
    const word = view.getUint32(at, true);
    if (word === PROLOGUE || (word === LANDING && view.getUint32(at + 4, true) === PROLOGUE)) {
      scan.start(address + at, true);
    } else if (at > 2 && bytes[at] !== PADDING && isFilledUp(bytes, at)) {
      scan.start(address + at, false);
    }
  }
  for (let at = 1; at < last; at++) {
    const byte = bytes[at];
    if (byte === 0x8b && bytes[at + 1] === 0xec) {
      // `push rbp; mov rbp, rsp` with the other of the two codes that the second one has.
      if (bytes[at - 1] === 0x48 && bytes[at - 2] === 0x55) scan.builtin?.(address + at - 2);
      continue;
    }
    if (byte !== 0x8d || (bytes[at + 1]! & 0xc7) !== 5 || (bytes[at - 1]! & 0xfb) !== 0x48) {
      continue;
    }
    const next = address + at - 1 + LEA_SIZE;
    scan.reference(address + at - 1, next + view.getInt32(at + 2, true));
  }
}

/** Whether a frame is set up, be it after a first look at the arguments. */
export function keepsFrameX86(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (view.getUint32(at, true) === PROLOGUE) return true;
  }
  return false;
}

/** A single such byte may be part of an instruction, but not behind one that never goes on. */
function isFilledUp(bytes: Uint8Array, at: number): boolean {
  if (bytes[at - 1] !== PADDING) return false;
  const before = bytes[at - 2];
  return before === PADDING || before === RETURN || (before === 0x0b && bytes[at - 3] === 0x0f);
}
