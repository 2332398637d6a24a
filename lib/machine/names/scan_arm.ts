/**
 * What aarch64 code shows without symbols.
 *
 * @module
 */
import type { CodeScan } from "./code_reader.ts";

const WORD = 4;
const PAGE = 4096;
/** `bl`, without its distance. */
const CALL = 0x94000000;
/** An address that is made in two steps is rarely interrupted by more. */
const MAX_DISTANCE = 64;

/**
 * Finds function starts: `x29` and `x30` are put on the stack, or it is called.
 * And addresses made by `adrp` with a following `add`.
 *
 * @param bytes Some code.
 * @param address Of its first byte, a multiple of 4.
 * @param end How much of it to look at.
 * @param scan Hears of both.
 */
export function scanArm(bytes: Uint8Array, address: number, end: number, scan: CodeScan): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const last = Math.min(end, bytes.length) & ~3;
  const pages = new Float64Array(32);
  const setAt = new Int32Array(32).fill(-MAX_DISTANCE * WORD - 1);
  for (let at = 0; at < last; at += WORD) {
    const word = view.getUint32(at, true);
    if (isFrame(word)) {
      scan.start(address + startBefore(view, at), true);
    } else if (isReturnSaved(word)) {
      scan.start(address + startBefore(view, at), false);
    } else if ((word & 0xfc000000) >>> 0 === CALL) {
      // The smallest functions have no frame; what is called is one.
      scan.start(address + at + ((word << 6) >> 6) * WORD);
    } else if ((word & 0x9f000000) >>> 0 === 0x90000000) {
      const register = word & 31;
      const distance = (((word >> 5 & 0x7ffff) << 2 | word >> 29 & 3) << 11) >> 11;
      pages[register] = Math.floor((address + at) / PAGE) * PAGE + distance * PAGE;
      setAt[register] = at;
    } else if ((word & 0xffc00000) >>> 0 === 0x91000000) {
      const register = word >> 5 & 31;
      if (at - setAt[register]! > MAX_DISTANCE * WORD) continue;
      scan.reference(address + at, pages[register]! + (word >> 10 & 0xfff));
    }
  }
}

/** `stp x29, x30, [sp, #…]`, with or without moving `sp`. */
function isFrame(word: number): boolean {
  const form = (word & 0xffc07fff) >>> 0;
  return form === 0xa9807bfd || form === 0xa9007bfd;
}

/** `x30` is put on the stack, but not `x29`. */
function isReturnSaved(word: number): boolean {
  const form = (word & 0xffc003ff) >>> 0;
  return form === 0xa98003fe || form === 0xa90003fe || (word & 0xffe00fff) >>> 0 === 0xf8000ffe;
}

/** Whether a frame is set up. */
export function keepsFrameArm(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + WORD <= bytes.length; at += WORD) {
    if (isFrame(view.getUint32(at, true))) return true;
  }
  return false;
}

/** Room on the stack, other registers and `paciasp` come before the frame. */
function startBefore(view: DataView, at: number): number {
  while (at >= WORD) {
    const word = view.getUint32(at - WORD, true);
    const isRoom = (word & 0xffc003ff) >>> 0 === 0xd10003ff;
    const isSaved = (word & 0xffc003e0) >>> 0 === 0xa98003e0 ||
      (word & 0xffc003e0) >>> 0 === 0xa90003e0 || (word & 0xffc003e0) >>> 0 === 0x6d8003e0 ||
      (word & 0xffc003e0) >>> 0 === 0xf81003e0;
    if (!isRoom && !isSaved && word !== 0xd503233f) break;
    at -= WORD;
  }
  return at;
}
