import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { AddressBook } from "../../lib/serve/address_book.ts";
import { ProfileBuilder, valueType } from "../../lib/profile/builder.ts";

const PLACES = 100_000;

function profileOf(...names: string[]) {
  const type = valueType("goroutine", "count");
  const builder = new ProfileBuilder({ sampleType: [type], periodType: type, period: 1 });
  for (const name of names) {
    builder.location({
      name,
      systemName: name,
      filename: "a.ts",
      startLine: 1,
      line: 2,
      mapping: "a.ts",
    });
  }
  return builder.build();
}

Deno.test("places of profiles are named by their address and by the return address after it", () => {
  const book = new AddressBook();
  const profile = profileOf("first", "second");
  book.learn(profile);
  const addresses = profile.location.map(({ address }) => Number(address));
  deepStrictEqual(addresses.map((each) => book.nameOf(each)), ["first", "second"]);
  deepStrictEqual(addresses.map((each) => book.nameOf(each + 1)), ["first", "second"]);
  strictEqual(book.nameOf(0), undefined);
});

Deno.test("what the book had to forget has no name, what is seen again stays", () => {
  const book = new AddressBook();
  const [old, kept] = [profileOf("old"), profileOf("kept")];
  const nameOf = ({ location }: typeof old) => book.nameOf(Number(location[0]!.address));
  book.learn(old);
  book.learn(kept);
  for (let i = 0; i < PLACES; i += 1_000) {
    book.learn(profileOf(...Array.from({ length: 1_000 }, (_, n) => `f${i + n}`)));
    book.learn(kept);
  }
  deepStrictEqual([nameOf(old), nameOf(kept)], [undefined, "kept"]);
  book.learn(old);
  strictEqual(nameOf(old), "old");
});
