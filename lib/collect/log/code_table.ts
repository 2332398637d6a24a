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

/** Which code is where, while a log is read. */
export class CodeTable {
  /** Pieces that touch a page, the last one made at the end. */
  #pages = new Map<number, LoggedCode[]>();
  #byAddress = new Map<number, LoggedCode>();

  /** Adds a piece; what was there is covered. */
  add(code: LoggedCode): void {
    this.remove(code.address);
    this.#byAddress.set(code.address, code);
    for (const page of pagesOf(code)) {
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
    for (const page of pagesOf(code)) {
      const codes = this.#pages.get(page)!.filter((each) => each !== code);
      if (codes.length > 0) this.#pages.set(page, codes);
      else this.#pages.delete(page);
    }
  }

  /** The piece that an address is in; of several the last one made. */
  find(address: number): LoggedCode | undefined {
    return this.#pages.get(Math.floor(address / PAGE))?.findLast((code) =>
      code.address <= address && address < code.address + code.size
    );
  }
}

function pagesOf({ address, size }: LoggedCode): number[] {
  const first = Math.floor(address / PAGE);
  const last = Math.floor((address + Math.max(size, 1) - 1) / PAGE);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
