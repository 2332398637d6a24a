import type { Location } from "../profile/types.ts";

/** Addresses lie this far apart, so that one before a return address is still the same place. */
const STRIDE = 16;
const FIRST = 0x1000;
/** Places that are remembered; evaluated code makes new ones without end. */
const MAX_PLACES = 100_000;

/**
 * Gives places in the code addresses, for the text forms that speak in
 * addresses, and names them again for `symbol`.
 *
 * An address is made of what the place is: function, file and line. So it is
 * the same in every thread and after a restart, and what the book had to forget
 * has no name any more, never another's.
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
  /** What is at each address, the one asked for last at the end. */
  #places = new Map<number, { key: string; name: string }>();

  /** The address of a place, always the same for the same function and line. */
  of(location: Location): number {
    const line = location.line[0];
    const func = line?.function;
    const name = func?.name ?? "";
    const key = [name, func?.filename, func?.startLine, line?.line].join("\0");
    const address = this.#addressOf(key);
    this.#places.delete(address);
    this.#places.set(address, { key, name });
    if (this.#places.size > MAX_PLACES) {
      const [oldest] = this.#places.keys();
      this.#places.delete(oldest!);
    }
    return address;
  }

  /** The function at an address, if there is one. */
  nameOf(address: number): string | undefined {
    return this.#places.get(FIRST + Math.floor((address - FIRST) / STRIDE) * STRIDE)?.name;
  }

  /** Two places may have one hash: the later one gets the next. */
  #addressOf(key: string): number {
    for (let salt = 0;; salt++) {
      const address = FIRST + STRIDE * hash(key, salt);
      const there = this.#places.get(address);
      if (there === undefined || there.key === key) return address;
    }
  }
}

/** 47 bits: the address, 16 times as much, is a safe integer. */
function hash(text: string, salt: number): number {
  let low = 0x811c9dc5 ^ salt;
  let high = 0x1b873593 ^ salt;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x5bd1e995) + low | 0;
  }
  high = Math.imul(high ^ high >>> 15, 0x2c1b3c6d);
  low = Math.imul(low ^ low >>> 13, 0x297a2d39) ^ high >>> 16;
  return (high >>> 17) * 2 ** 32 + (low >>> 0);
}
