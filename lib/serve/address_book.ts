import type { Location } from "../profile/types.ts";

/** Addresses lie this far apart, so that one before a return address is still the same place. */
const STRIDE = 16;
const FIRST = 0x1000;
/** Threads are so far apart: none has the address of another's place. */
const SPACE = 2 ** 24;
/** Places that are remembered; evaluated code makes new ones without end. */
const MOST = 100_000;

/**
 * Gives places in the code addresses, for the text forms that speak in
 * addresses, and names them again when `symbol` is asked.
 *
 * @example
 * ```ts
 * import { AddressBook } from "./address_book.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const book = new AddressBook();
 * const main = { name: "main", systemName: "main", filename: "a.ts", startLine: 1, id: 1 };
 * const address = book.of({
 *   id: 1, mapping: undefined, address: 0, isFolded: false, line: [{ function: main, line: 2, column: 0 }],
 * });
 * strictEqual(book.nameOf(address + 1), "main");
 * ```
 */
export class AddressBook {
  #addresses = new Map<string, number>();
  #names: string[] = [];
  #first: number;

  /** @param thread A number that no other thread of the process has, below 2²⁰. */
  constructor(thread = 0) {
    this.#first = FIRST + SPACE * thread;
  }

  /** The address of a place, always the same for the same function and line. */
  of(location: Location): number {
    const line = location.line[0];
    const func = line?.function;
    const key = `${func?.name}\0${func?.filename}\0${func?.startLine}\0${line?.line}`;
    let address = this.#addresses.get(key);
    if (address === undefined) {
      if (this.#names.length >= MOST) this.#clear();
      address = this.#first + STRIDE * this.#names.length;
      this.#addresses.set(key, address);
      this.#names.push(func?.name ?? "");
    }
    return address;
  }

  /** The function at an address, if there is one. */
  nameOf(address: number): string | undefined {
    return this.#names[Math.floor((address - this.#first) / STRIDE)];
  }

  #clear(): void {
    this.#addresses.clear();
    this.#names = [];
  }
}
