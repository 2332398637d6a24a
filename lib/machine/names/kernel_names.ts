/**
 * Names for the code of the running kernel.
 *
 * @module
 */
import { isBetterName, type RankedName } from "./symbol_ranges.ts";

const NEWLINE = 10;
const TAB = 9;
const DIGITS = 16;
/** Behind the digits: a space, the type, a space. */
const NAME_AT = DIGITS + 3;
const CODE_TYPES = new Set([..."tTwW"].map((type) => type.charCodeAt(0)));
/** Kernels live in the upper half. */
const UPPER_HALF = 2 ** 31;
/** No function is larger: what is further away has no name. */
const MAX_SIZE = 1 << 16;
/** Bytes that are read between pauses. */
const SLICE = 1 << 19;
const FIRST_SIZE = 1 << 12;

const utf8 = new TextDecoder();

/**
 * Functions of a kernel, by address. Addresses are as signed numbers of 64
 * bits: those of a kernel are negative.
 *
 * @example
 * ```ts
 * import { KernelNames } from "./kernel_names.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const text = "ffffffff81000000 T _stext\nffffffff81000010 t tcp_sendmsg\n";
 * const names = await KernelNames.read(new TextEncoder().encode(text));
 * strictEqual(names?.find(-0x7effffec), "tcp_sendmsg");
 * ```
 */
export class KernelNames {
  readonly #symbols = new SymbolTable();
  /** Where functions begin that come in order of addresses: the kernel's own, then each module's. */
  readonly #runs: number[] = [];

  private constructor() {}

  /**
   * Reads all functions, which takes some ten milliseconds and two megabytes.
   *
   * @param text What `/proc/kallsyms` says.
   * @param pause Lets others run; it is called every few milliseconds.
   * @returns Nothing if the kernel hides its addresses (`kptr_restrict`).
   */
  static async read(
    text: Uint8Array,
    pause: () => Promise<void> = () => Promise.resolve(),
  ): Promise<KernelNames | undefined> {
    const names = new KernelNames();
    let nextPause = SLICE;
    for (let at = 0; at + NAME_AT < text.length;) {
      const newline = text.indexOf(NEWLINE, at);
      const end = newline < 0 ? text.length : newline;
      const high = hex(text, at);
      if (high >= UPPER_HALF && CODE_TYPES.has(text[at + DIGITS + 1]!)) {
        names.#add((high - 2 ** 32) * 2 ** 32 + hex(text, at + DIGITS / 2), text, at, end);
      }
      at = end + 1;
      if (at < nextPause) continue;
      nextPause = at + SLICE;
      await pause();
    }
    return names.#runs.length === 0 ? undefined : names;
  }

  /** @returns The function that an address is in; nothing for one without a name. */
  find(address: number): string | undefined {
    const symbols = this.#symbols;
    let found: (RankedName & { start: number }) | undefined;
    for (const [i, first] of this.#runs.entries()) {
      const end = this.#runs[i + 1] ?? symbols.length;
      for (let at = symbols.lastUpTo(address, first, end); at >= first; at--) {
        const start = symbols.startAt(at);
        if (address - start >= MAX_SIZE || start < (found?.start ?? -Infinity)) break;
        const one = symbols.nameAt(at);
        if (!found || start > found.start || isBetterName(one, found)) found = { ...one, start };
      }
    }
    return found?.name;
  }

  #add(start: number, text: Uint8Array, at: number, end: number): void {
    const symbols = this.#symbols;
    const { length } = symbols;
    if (length === 0 || start < symbols.startAt(length - 1)) this.#runs.push(length);
    // The module that it is of comes behind a tab.
    let nameEnd = at + NAME_AT;
    while (nameEnd < end && text[nameEnd] !== TAB) nameEnd++;
    symbols.push(start, text.subarray(at + DIGITS + 1, nameEnd));
  }
}

/** Starts with types and names, without an object for each. */
class SymbolTable {
  #starts = new Float64Array(FIRST_SIZE);
  /** Where each ends in the text. */
  #ends = new Uint32Array(FIRST_SIZE);
  /** The type of each, a space, its name. */
  #text = new Uint8Array(FIRST_SIZE);
  length = 0;

  push(start: number, text: Uint8Array): void {
    const from = this.#textBefore(this.length);
    const end = from + text.length;
    if (this.length === this.#starts.length) {
      this.#starts = grown(this.#starts, new Float64Array(this.length * 2));
      this.#ends = grown(this.#ends, new Uint32Array(this.length * 2));
    }
    if (end > this.#text.length) this.#text = grown(this.#text, new Uint8Array(end * 2));
    this.#text.set(text, from);
    this.#starts[this.length] = start;
    this.#ends[this.length++] = end;
  }

  startAt(index: number): number {
    return this.#starts[index]!;
  }

  nameAt(index: number): RankedName {
    const text = utf8.decode(this.#text.subarray(this.#textBefore(index), this.#ends[index]!));
    return { name: text.slice(2), isGlobal: text[0] === text[0]!.toUpperCase() };
  }

  /** The last of those in order that does not begin behind an address; `first - 1` if none. */
  lastUpTo(address: number, first: number, end: number): number {
    let [low, high] = [first, end];
    while (low < high) {
      const middle = low + high >> 1;
      if (this.#starts[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  #textBefore(index: number): number {
    return index === 0 ? 0 : this.#ends[index - 1]!;
  }
}

function grown<T extends Float64Array | Uint32Array | Uint8Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
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
