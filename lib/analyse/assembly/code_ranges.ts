/**
 * From addresses to the ranges around them that are worth disassembling.
 *
 * @module
 */
import { add, compare, type Int64 } from "../../go/int64.ts";
import { goSort } from "../../go/sort.ts";
import type { CodeFile } from "../../profile/machine_code.ts";
import type { Mapping } from "../../profile/types.ts";
import type { SampledCode } from "./sampled_code.ts";

/** A range of addresses of the process. */
export interface AddressRange {
  begin: bigint;
  /** One past the last. */
  end: bigint;
  file: CodeFile;
  mapping: Mapping;
}

/** How far before and behind an address. */
const AROUND = 500n;
const MAX_RANGES = 25;

/**
 * Joins addresses that are near each other.
 *
 * @param code The addresses, and their values.
 * @returns The heaviest ranges, heaviest first.
 */
export function codeRanges({ wanted, flat }: SampledCode): AddressRange[] {
  const places = [...wanted].flatMap(([key, { location: { mapping }, file }]) =>
    file && mapping ? [{ key, address: BigInt(key), file, mapping }] : []
  );
  places.sort((a, b) => compare(a.address, b.address));
  const ranges: { range: AddressRange; weight: Int64 }[] = [];
  for (let i = 0; i < places.length;) {
    const { key, address: begin, file, mapping } = places[i++]!;
    let end = begin;
    let weight = flat.get(key) ?? 0;
    for (let next = places[i]; next && next.address <= wrap(end + 2n * AROUND); next = places[i]) {
      if (next.address >= BigInt(mapping.memoryLimit)) break;
      end = next.address;
      weight = add(weight, flat.get(next.key) ?? 0);
      i++;
    }
    ranges.push({ range: { ...widened(begin, end, mapping), file, mapping }, weight });
  }
  goSort(ranges, (a, b) => a.weight > b.weight);
  return ranges.slice(0, MAX_RANGES).map(({ range }) => range);
}

/**
 * Go's pprof subtracts the begin from the mapping's start, not the other way
 * round, so only a begin at the very start is not moved; one near it leaves the mapping.
 */
function widened(begin: bigint, end: bigint, { memoryStart, memoryLimit }: Mapping) {
  const [start, limit] = [BigInt(memoryStart), BigInt(memoryLimit)];
  return {
    begin: wrap(start - begin) >= AROUND ? wrap(begin - AROUND) : start,
    end: wrap(limit - end) >= AROUND ? wrap(end + AROUND) : limit,
  };
}

function wrap(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
