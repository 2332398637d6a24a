/**
 * Addresses for places in the code that have none, as code of a virtual machine.
 *
 * Readers distinguish places by their addresses: pprof's `-addresses`, and those
 * that subtract one profile from the next by themselves. So an address is made
 * of what the place is: it is the same in every profile, in every thread and
 * after a restart, and another one for another place.
 *
 * @module
 */
import type { Location, Mapping } from "./types.ts";

/** No address of a program is as high: 47 bits are all that one has on Linux and macOS. */
const LOWEST = 2 ** 48;
/** Addresses stay safe integers. */
const LIMIT = 2 ** 53;
/** Of each mapping's range. */
const RANGE = 2 ** 40;
/** Places lie so far apart: a return address, one higher, is no other place. */
const STRIDE = 2;

/** Who has an address. */
interface Claim {
  key: string;
  location: Location;
  /** How many addresses before this one had another owner. */
  tries: number;
}

/**
 * The range of addresses of a mapping that is no file of machine code.
 *
 * @param filename Its file: the range is made of it alone.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { rangeOf } from "./place_addresses.ts";
 *
 * deepStrictEqual(rangeOf("/srv/app.ts"), rangeOf("/srv/app.ts"));
 * ```
 */
export function rangeOf(filename: string): Pick<Mapping, "memoryStart" | "memoryLimit"> {
  const memoryStart = LOWEST + RANGE * (hash(filename, 0) % ((LIMIT - LOWEST) / RANGE));
  return { memoryStart, memoryLimit: memoryStart + RANGE };
}

/**
 * Gives the locations of one profile their addresses. Where two want one, the
 * lower key has it and the other its next: in whatever order they come, the
 * addresses are the same.
 */
export class PlaceAddresses {
  #claims = new Map<number, Claim>();
  #slots: number;

  /** @param slots Addresses in the range of a mapping. */
  constructor(slots: number = RANGE / STRIDE) {
    this.#slots = slots;
  }

  /**
   * Sets the address of a location, and moves another one if that has to make room.
   *
   * @param key What the place is: mapping, functions, files, lines.
   * @param filename The file of its mapping.
   */
  give(location: Location, key: string, filename: string): void {
    let claim: Claim = { key: `${filename}\0${key}`, location, tries: 0 };
    const start = Number(rangeOf(filename).memoryStart);
    for (;;) {
      const address = start + STRIDE * (hash(claim.key, claim.tries) % this.#slots);
      const there = this.#claims.get(address);
      if (there === undefined || claim.key < there.key) {
        this.#claims.set(address, claim);
        claim.location.address = address;
        if (there === undefined) return;
        claim = there;
      }
      claim = { ...claim, tries: claim.tries + 1 };
    }
  }
}

/** 47 bits of a text. */
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
