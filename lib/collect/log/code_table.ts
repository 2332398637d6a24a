import type { SourcePositions } from "./source_positions.ts";

/** A piece of code in V8's log. */
export interface LoggedCode {
  /** What V8 calls its kind: `JS`, `Builtin`, `BytecodeHandler`. */
  kind: string;
  /** V8's name, with the marks of how it was made. */
  name: string;
  address: number;
  size: number;
  /** Where its instructions are from. */
  positions: SourcePositions | undefined;
}

const PAGE = 4096;
/** A piece that touches more is looked for by itself: a size is what the log says it is. */
const MAX_PAGES = 256;

/** Which code is where, while a log is read. */
export class CodeTable {
  /** Pieces that touch a page, the last one made at the end. */
  #pages = new Map<number, LoggedCode[]>();
  /** Larger pieces, the last one made at the end. */
  #large: LoggedCode[] = [];
  #byAddress = new Map<number, LoggedCode>();
  /** When pieces were made, by their number. */
  #made = new WeakMap<LoggedCode, number>();
  #count = 0;

  /** Adds a piece; what was there is covered. What is nowhere is left out. */
  add(code: LoggedCode): void {
    if (!(code.address >= 0 && code.size >= 0 && Number.isFinite(code.address + code.size))) return;
    this.remove(code.address);
    this.#byAddress.set(code.address, code);
    this.#made.set(code, ++this.#count);
    const pages = pagesOf(code);
    if (!pages) this.#large.push(code);
    for (const page of pages ?? []) {
      const codes = this.#pages.get(page);
      if (codes) codes.push(code);
      else this.#pages.set(page, [code]);
    }
  }

  /** The piece that begins at an address. */
  startingAt(address: number): LoggedCode | undefined {
    return this.#byAddress.get(address);
  }

  /** Moves the piece that begins there. */
  move(from: number, to: number): void {
    const code = this.#byAddress.get(from);
    if (code === undefined) return;
    this.remove(from);
    this.add({ ...code, address: to });
  }

  /** Forgets the piece that begins there. */
  remove(address: number): void {
    const code = this.#byAddress.get(address);
    if (code === undefined) return;
    this.#byAddress.delete(address);
    const pages = pagesOf(code);
    if (!pages) this.#large = this.#large.filter((each) => each !== code);
    for (const page of pages ?? []) {
      const codes = this.#pages.get(page)!.filter((each) => each !== code);
      if (codes.length > 0) this.#pages.set(page, codes);
      else this.#pages.delete(page);
    }
  }

  /** The piece that an address is in; of several the last one made. */
  find(address: number): LoggedCode | undefined {
    const isIn = (code: LoggedCode) =>
      code.address <= address && address < code.address + code.size;
    const small = this.#pages.get(Math.floor(address / PAGE))?.findLast(isIn);
    const large = this.#large.findLast(isIn);
    if (!small || !large) return small ?? large;
    return this.#made.get(small)! > this.#made.get(large)! ? small : large;
  }
}

/** @returns Nothing for a piece that touches too many. */
function pagesOf({ address, size }: LoggedCode): number[] | undefined {
  const first = Math.floor(address / PAGE);
  const count = Math.floor((address + Math.max(size, 1) - 1) / PAGE) - first + 1;
  return count > MAX_PAGES ? undefined : Array.from({ length: count }, (_, i) => first + i);
}
