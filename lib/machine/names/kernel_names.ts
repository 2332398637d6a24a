/**
 * Names for the code of the running kernel.
 *
 * @module
 */
import { isBetterName, type RankedName } from "./symbol_ranges.ts";

const NEWLINE = 10;
const TAB = 9;
const DIGITS = 16;
const CODE_TYPES = new Set([..."tTwW"].map((type) => type.charCodeAt(0)));
/** Kernels live in the upper half. */
const UPPER_HALF = 2 ** 31;
/** No function is larger: what is further away has no name. */
const MAX_SIZE = 1 << 16;
/** Bytes that are read between pauses. */
const SLICE = 1 << 18;

/**
 * Looks up functions of the kernel. Addresses are as signed numbers of 64
 * bits: those of a kernel are negative.
 *
 * @param text What `/proc/kallsyms` says.
 * @param addresses Of code.
 * @param pause Lets others run; it is called every few milliseconds.
 * @returns Names of those that have one; nothing if the kernel hides its addresses (`kptr_restrict`).
 *
 * @example
 * ```ts
 * import { kernelNames } from "./kernel_names.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const text = "ffffffff81000000 T _stext\nffffffff81000010 t tcp_sendmsg\n";
 * const names = await kernelNames(new TextEncoder().encode(text), [-0x7effffec]);
 * strictEqual(names?.get(-0x7effffec), "tcp_sendmsg");
 * ```
 */
export async function kernelNames(
  text: Uint8Array,
  addresses: Iterable<number>,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<Map<number, string> | undefined> {
  const wanted = Float64Array.from(new Set(addresses)).sort();
  /** Of each wanted address, the nearest function at or before it. */
  const starts = new Float64Array(wanted.length).fill(-Infinity);
  const found: (RankedName | undefined)[] = [];
  let isHidden = true;
  let nextPause = SLICE;
  for (let at = 0; at + DIGITS + 3 < text.length;) {
    const newline = text.indexOf(NEWLINE, at);
    const end = newline < 0 ? text.length : newline;
    const high = hex(text, at);
    if (high >= UPPER_HALF && CODE_TYPES.has(text[at + DIGITS + 1]!)) {
      isHidden = false;
      const start = (high - 2 ** 32) * 2 ** 32 + hex(text, at + DIGITS / 2);
      consider(start, at, end);
    }
    at = end + 1;
    if (at < nextPause) continue;
    nextPause = at + SLICE;
    await pause();
  }
  if (isHidden) return undefined;
  return new Map(
    Array.from(wanted, (address, i) => [address, found[i]?.name] as const)
      .filter((entry): entry is [number, string] => entry[1] !== undefined),
  );

  /** All wanted addresses that it may be the function of. */
  function consider(start: number, at: number, end: number): void {
    let one: RankedName | undefined;
    for (let i = firstNotBefore(wanted, start); i < wanted.length; i++) {
      if (wanted[i]! - start >= MAX_SIZE) break;
      if (start < starts[i]!) continue;
      one ??= symbolAt(text, at, end);
      const known = found[i];
      if (start === starts[i] && known && !isBetterName(one, known)) continue;
      starts[i] = start;
      found[i] = one;
    }
  }
}

function symbolAt(text: Uint8Array, at: number, end: number): RankedName {
  const type = String.fromCharCode(text[at + DIGITS + 1]!);
  // The module that it is of comes behind a tab.
  const tab = text.subarray(at, end).indexOf(TAB);
  const name = text.subarray(at + DIGITS + 3, tab < 0 ? end : at + tab);
  return { name: new TextDecoder().decode(name), isGlobal: type === type.toUpperCase() };
}

/** Eight digits; `NaN` if they are none. */
function hex(text: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + DIGITS / 2; i++) {
    const digit = text[i]!;
    const small = digit >= 97 ? digit - 87 : digit - 48;
    if (!(small >= 0 && small < 16)) return NaN;
    value = value * 16 + small;
  }
  return value;
}

function firstNotBefore(values: Float64Array, value: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = low + high >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
