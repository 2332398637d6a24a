import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { AddressBook } from "../../lib/serve/address_book.ts";

Deno.test("no thread has a name for another's address", () => {
  const place = (name: string) => ({
    id: 1,
    mapping: undefined,
    address: 0,
    isFolded: false,
    line: [{
      function: { name, systemName: name, filename: "a.ts", startLine: 1, id: 1 },
      line: 2,
      column: 0,
    }],
  });
  const books = [new AddressBook(), new AddressBook(1), new AddressBook(899_999)];
  const addresses = books.map((book, i) => book.of(place(`of ${i}`)));
  deepStrictEqual(
    addresses.map((address) => books.map((book) => book.nameOf(address + 1))),
    [["of 0", undefined, undefined], [undefined, "of 1", undefined], [
      undefined,
      undefined,
      "of 2",
    ]],
  );
  strictEqual(Number.isSafeInteger(addresses[2]), true);
});
