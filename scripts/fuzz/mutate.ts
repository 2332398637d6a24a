/**
 * Makes new inputs of old ones.
 *
 * @module
 */
import type { Random } from "./random.ts";

/** Inputs do not grow without end. */
const LARGEST = 1 << 18;
const MAX_CHANGES = 6;

/** What is known to hurt: ends of ranges, titles of sections, parts of other formats. */
const WORDS = [
  ..."0 -1 1 9223372036854775807 -9223372036854775808 18446744073709551615 1e309 0x 010 08 NaN"
    .split(" "),
  ..."99999999999999999999 0x1ffffffffffffffff 0xffffffffffffffff 2147483648 4294967296".split(" "),
  ..."\n \r\n \t \0 \u00a0 \ufeff é 😀 \" \\ ' ; = @ : [ ] { } ( ) , # $ | > // //: --".split(" "),
  "\n--- Memory map: ---\n",
  "\nMAPPED_LIBRARIES:\n",
  "\n400000-500000 r-xp 00100000 08:01 7 /a.so.1 (deleted)\n",
  "\n$a=$a$a\n",
  "\na=400000-\n",
  "heap profile: 1: 2 [3: 4] @ heapz_v2/1\n",
  "same as previous thread",
  '"nodes":[{"id":1}],',
  '"children":[1,2],',
  '"timeDeltas":[-1,1e99],',
  "(a|b)*",
  "{1,1000}",
  "[[:alpha:]]",
  "(?i)",
  "\\pL",
];

const encoder = new TextEncoder();

type Change = (data: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const CHANGES: readonly Change[] = [
  function flipBit(data, random) {
    const copy = data.slice();
    if (copy.length > 0) copy[random(copy.length)]! ^= 1 << random(8);
    return copy;
  },
  function setByte(data, random) {
    const copy = data.slice();
    if (copy.length > 0) copy[random(copy.length)] = [0, 0x7f, 0x80, 0xff, random(256)][random(5)]!;
    return copy;
  },
  function remove(data, random) {
    const at = random(data.length + 1);
    return joined(data.subarray(0, at), data.subarray(at + random(1 << random(10))));
  },
  function cut(data, random) {
    return random(4) === 0 ? data.slice(0, random(data.length + 1)) : data;
  },
  function insertWord(data, random) {
    const at = random(data.length + 1);
    const word = encoder.encode(WORDS[random(WORDS.length)]);
    return joined(data.subarray(0, at), word, data.subarray(at));
  },
  function repeat(data, random) {
    const at = random(data.length + 1);
    const part = data.subarray(at, at + random(1 << random(8)));
    const parts = Array.from({ length: 1 + random(1 << random(7)) }, () => part);
    return joined(data.subarray(0, at), ...parts, data.subarray(at));
  },
  function splice(data, random, other) {
    const at = random(data.length + 1);
    const from = random(other.length + 1);
    const part = other.subarray(from, from + random(1 << random(12)));
    return joined(data.subarray(0, at), part, data.subarray(at + random(part.length + 1)));
  },
  function replaceNumber(data, random) {
    // Latin-1 keeps every byte a character.
    const text = Array.from(data, (byte) => String.fromCharCode(byte)).join("");
    const numbers = [...text.matchAll(/\d+/g)];
    const found = numbers[random(numbers.length)];
    if (!found) return data;
    const word = encoder.encode(WORDS[random(16)]);
    return joined(
      data.subarray(0, found.index),
      word,
      data.subarray(found.index + found[0].length),
    );
  },
];

function joined(...parts: Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

/**
 * Makes an input.
 *
 * @param seeds What to begin with, at least one.
 * @param random Decides everything.
 * @returns A changed seed.
 */
export function mutate(seeds: readonly Uint8Array[], random: Random): Uint8Array {
  let data = seeds[random(seeds.length)]!;
  const changes = 1 + random(MAX_CHANGES);
  for (let i = 0; i < changes; i++) {
    const other = seeds[random(seeds.length)]!;
    data = CHANGES[random(CHANGES.length)]!(data, random, other).subarray(0, LARGEST);
  }
  return data;
}
