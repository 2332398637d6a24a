/**
 * Stacks of bare addresses, and what mends them.
 *
 * @module
 */
import { addUnsigned, type Int64, truncateToInt64 } from "../../../go/int64.ts";
import { parseHex } from "../../../go/strconv.ts";
import { emptyProfile, type ProfileHeader } from "../../builder.ts";
import { DecodeError } from "../../decode/decode_error.ts";
import { HEAP, HeapBudget } from "../../decode/heap_budget.ts";
import type { Label, Location, Profile } from "../../types.ts";

/** Which frames hold the address behind their call, and not one in it. */
type Returns = "all" | "callers" | "none";

/** Collects samples of addresses; equal addresses are one location. */
export class AddressStacks {
  /** The profile so far; locations have no ids yet. */
  readonly profile: Profile;
  #byAddress = new Map<Int64, Location>();
  #budget: HeapBudget;

  /**
   * @param header What is not a stack.
   * @param size Size of the file: the bound on memory follows it.
   */
  constructor(header: ProfileHeader, size: number) {
    this.profile = emptyProfile(header);
    this.#budget = new HeapBudget(size);
  }

  /** The location of an address that some stack has. */
  at(address: Int64): Location | undefined {
    return this.#byAddress.get(address);
  }

  /**
   * Adds a sample.
   *
   * @param addresses Leaf first.
   * @param value One for each sample type.
   * @param returns Frames whose address goes back by one, into the call.
   * @param label Tags.
   */
  add(
    addresses: readonly Int64[],
    value: Int64[],
    returns: Returns,
    label: Label[] = [],
  ): void {
    this.#budget.spend(HEAP.sample + HEAP.pointer * (addresses.length + value.length));
    const first = returns === "all" ? 0 : returns === "callers" ? 1 : Infinity;
    const location = addresses.map((address, i) =>
      this.#location(i < first ? address : addUnsigned(address, -1))
    );
    this.profile.sample.push({ location, value, label });
  }

  #location(address: Int64): Location {
    let location = this.#byAddress.get(address);
    if (location === undefined) {
      this.#budget.spend(HEAP.location + HEAP.sparse);
      location = { id: 0, mapping: undefined, address, line: [], isFolded: false };
      this.#byAddress.set(address, location);
      this.profile.location.push(location);
    }
    return location;
  }
}

/**
 * All addresses in a text, wherever they stand.
 *
 * @param text A line, or a part of one.
 * @returns The addresses in order.
 * @throws {RangeError} With Go's text, if one needs more than 64 bits.
 *
 * @example
 * ```ts
 * import { parseAddresses } from "./address_stacks.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(parseAddresses("PC: @ 0x10 (f) 0x20"), [16, 32]);
 * ```
 */
export function parseAddresses(text: string): Int64[] {
  const found = text.match(/0x[0-9a-f]+/g) ?? [];
  return found.map((digits) => {
    const address = parseHex(digits.slice(2));
    if (address !== undefined) return address;
    throw new RangeError(`failed to parse as hex 64-bit number: ${digits}`);
  });
}

/**
 * Does something with a line of a sample.
 *
 * @param line The line.
 * @param read What to do.
 * @returns What it came to.
 * @throws {DecodeError} Kind `damaged` with the line, for whatever it throws.
 */
export function withLine<T>(line: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError || !(error instanceof Error)) throw error;
    throw damaged(`malformed sample: ${line}: ${error.message}`);
  }
}

/** An error with the text that Go has for it. */
export function damaged(text: string): DecodeError {
  return new DecodeError("damaged", text);
}

/**
 * Takes out what signal handlers write twice: the leaf comes from the registers
 * and again from the stack, there taken for a call and so one byte lower.
 *
 * @param profile Its stacks change; the table of locations does not.
 */
export function dropDoubledLeaves(profile: Profile): void {
  for (const { location } of profile.sample) {
    const [leaf, caller] = location;
    if (leaf && caller && leaf.address === addUnsigned(caller.address, 1)) location.splice(1, 1);
  }
}

/**
 * What samples of one size stand for. A sampler that waits for `rate` bytes on
 * average sees an allocation of S bytes with the probability 1 − exp(−S / rate).
 *
 * @param count Sampled allocations.
 * @param size Their bytes.
 * @param rate Mean bytes between samples; 1 and less means that all were sampled.
 * @returns The estimated count and bytes of all, cut to integers.
 *
 * @example
 * ```ts
 * import { unsample } from "./address_stacks.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(unsample(2, 1024, 512), [3, 1619]);
 * ```
 */
export function unsample(count: Int64, size: Int64, rate: Int64): [Int64, Int64] {
  if (count === 0 || size === 0) return [0, 0];
  if (rate <= 1) return [count, size];
  const mean = Number(size) / Number(count);
  const factor = 1 / (1 - Math.exp(-mean / Number(rate)));
  return [truncateToInt64(Number(count) * factor), truncateToInt64(Number(size) * factor)];
}
