import type { Int64 } from "../go/int64.ts";
import type { Profile } from "../profile/types.ts";

/** Places that are remembered; evaluated code makes new ones without end. */
const MAX_PLACES = 100_000;

/**
 * Remembers which function is at an address of the profiles that were served, for `symbol`.
 *
 * What the book had to forget has no name any more, never another's.
 *
 * @example
 * ```ts
 * import { AddressBook } from "./address_book.ts";
 * import { ProfileBuilder } from "../profile/builder.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const cpu = { type: "cpu", unit: "nanoseconds" };
 * const builder = new ProfileBuilder({ sampleType: [cpu], periodType: cpu, period: 1 });
 * const { address } = builder.location({
 *   name: "main", systemName: "main", filename: "a.ts", startLine: 1, line: 2, mapping: "a.ts",
 * });
 * const book = new AddressBook();
 * book.learn(builder.build());
 * strictEqual(book.nameOf(Number(address) + 1), "main");
 * ```
 */
export class AddressBook {
  /** What is at each address, the one seen last at the end. */
  #names = new Map<Int64, string>();

  /** Remembers the places of a profile. */
  learn({ location }: Pick<Profile, "location">): void {
    for (const { address, line } of location) {
      this.#names.delete(address);
      this.#names.set(address, line[0]?.function.name ?? "");
    }
    for (const oldest of this.#names.keys()) {
      if (this.#names.size <= MAX_PLACES) break;
      this.#names.delete(oldest);
    }
  }

  /** The function at an address, or at the one before it: texts have return addresses. */
  nameOf(address: number): string | undefined {
    return this.#names.get(address) ?? this.#names.get(address - 1);
  }
}
