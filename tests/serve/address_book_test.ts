import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { AddressBook } from "../../lib/serve/address_book.ts";
import type { Location } from "../../lib/profile/types.ts";

const PLACES = 100_000;

function place(name: string, line = 2): Location {
  const func = { name, systemName: name, filename: "a.ts", startLine: 1, id: 1 };
  return {
    id: 1,
    mapping: undefined,
    address: 0,
    isFolded: false,
    line: [{ function: func, line, column: 0 }],
  };
}

Deno.test("a place has the same address in every thread", () => {
  const books = [new AddressBook(), new AddressBook()] as const;
  books[0].of(place("first"));
  deepStrictEqual(books.map((book) => book.of(place("main"))), [
    books[0].of(place("main")),
    books[0].of(place("main")),
  ]);
});

Deno.test("different places have different addresses, safe ones, and each is named", () => {
  const book = new AddressBook();
  const addresses = new Map<number, string>();
  for (let i = 0; i < PLACES; i++) addresses.set(book.of(place(`f${i >> 1}`, i)), `f${i >> 1}`);
  strictEqual(addresses.size, PLACES);
  for (const [address, name] of addresses) {
    ok(Number.isSafeInteger(address) && address % 16 === 0);
    // Text forms show return addresses, one past the place.
    strictEqual(book.nameOf(address + 1), name);
  }
  strictEqual(book.nameOf(0), undefined);
});

Deno.test("an address never names another place, however many there were", () => {
  const book = new AddressBook();
  const [old, kept] = [book.of(place("old")), book.of(place("kept"))];
  for (let i = 0; i < PLACES + 100; i++) {
    book.of(place(`f${i}`));
    if (i % 1_000 === 0) strictEqual(book.of(place("kept")), kept);
  }
  deepStrictEqual([book.nameOf(old), book.nameOf(kept)], [undefined, "kept"]);
  strictEqual(book.of(place("old")), old);
  strictEqual(book.nameOf(old), "old");
});
