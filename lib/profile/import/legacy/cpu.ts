/**
 * The CPU profiles of gperftools, binary files made of machine words.
 *
 * @module
 */
import { type Int64, multiply, toInt64, toUint64 } from "../../../go/int64.ts";
import { valueType } from "../../builder.ts";
import type { Profile } from "../../types.ts";
import { AddressStacks, dropDoubledLeaves } from "./address_stacks.ts";
import { parseJavaCpu } from "./java.ts";
import { LineScanner } from "./line_scanner.ts";
import { readMemoryMap } from "./memory_map.ts";

/** The forms in which a machine writes its words, in the order in which they are tried. */
const FORMS = [
  { size: 4, littleEndian: true },
  { size: 4, littleEndian: false },
  { size: 8, littleEndian: true },
  { size: 8, littleEndian: false },
] as const;

/**
 * Reads a binary CPU profile, of C++ or of Java.
 *
 * @param data The file.
 * @returns The profile, `undefined` if the file has another format.
 * @throws {DecodeError} If what follows the samples is broken.
 */
export function parseCpu(data: Uint8Array): Profile | undefined {
  for (const form of FORMS) {
    const words = new Words(data, form);
    const head = Array.from({ length: 5 }, () => words.next());
    const [zero, version, language, period, padding] = head;
    if (zero !== 0 || version !== 3 || padding !== 0) continue;
    if (period === undefined || period === 0 || (language !== 0 && language !== 1)) continue;
    const stacks = readSamples(words, period, language === 1, data.length);
    if (!stacks) return undefined;
    return language === 1 ? parseJavaCpu(stacks, words.rest()) : parseNativeCpu(stacks, words);
  }
  return undefined;
}

/** `count depth address…` up to `0 1 0`, or to the end of the file. */
function readSamples(
  words: Words,
  micros: Int64,
  isJava: boolean,
  size: number,
): AddressStacks | undefined {
  const cpu = valueType("cpu", "nanoseconds");
  const period = multiply(toInt64(BigInt(micros)), 1000);
  const sampleType = [valueType("samples", "count"), cpu];
  const stacks = new AddressStacks({ sampleType, periodType: cpu, period }, size);
  while (words.left > 0) {
    const count = words.next();
    const depth = words.next();
    // Words of 8 bytes are allowed to be missing: four bytes a frame is what every file has.
    if (count === undefined || depth === undefined || depth > Math.trunc(words.left / 4)) {
      return undefined;
    }
    const addresses = Array.from({ length: Number(depth) }, () => words.next() ?? 0);
    if (count === 0 && depth === 1 && addresses[0] === 0) break;
    const signed = toInt64(BigInt(count));
    stacks.add(addresses, [signed, multiply(signed, period)], isJava ? "none" : "callers");
  }
  return stacks;
}

function parseNativeCpu({ profile }: AddressStacks, words: Words): Profile {
  dropHandlerFrames(profile);
  readMemoryMap(new LineScanner(words.rest()), profile);
  dropDoubledLeaves(profile);
  return profile;
}

/** Of so many samples one may lack the frame of the handler. */
const ALIKE = 32;

/**
 * Takes out what the signal handler leaves behind the leaf: up to two frames
 * that (nearly) all samples have there.
 */
function dropHandlerFrames({ sample }: Profile): void {
  const enough = sample.length - Math.trunc(sample.length / ALIKE);
  for (let round = 0; round < 2; round++) {
    const counts = new Map<Int64, number>();
    for (const { location } of sample) {
      const second = location[1]?.address;
      if (second !== undefined) counts.set(second, (counts.get(second) ?? 0) + 1);
    }
    const handler = [...counts].find(([, count]) => count >= enough)?.[0];
    if (handler === undefined) return;
    for (const { location } of sample) {
      if (location[1]?.address === handler) location.splice(1, 1);
    }
  }
}

/** How a machine writes a word. */
interface WordForm {
  /** Bytes. */
  size: 4 | 8;
  littleEndian: boolean;
}

/**
 * A cursor over unsigned words.
 *
 * @example
 * ```ts
 * import { Words } from "./cpu.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const words = new Words(new Uint8Array([0, 0, 1, 0, 7]), { size: 4, littleEndian: false });
 * strictEqual(words.next(), 256);
 * strictEqual(words.next(), undefined);
 * strictEqual(words.left, 0);
 * ```
 */
export class Words {
  #bytes: Uint8Array;
  #view: DataView;
  #form: WordForm;
  #position = 0;

  /** Starts at the first byte. */
  constructor(bytes: Uint8Array, form: WordForm) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#form = form;
  }

  /** Bytes that are left. */
  get left(): number {
    return this.#bytes.length - this.#position;
  }

  /** The next word; where there is no whole one, `undefined`, and nothing is left. */
  next(): Int64 | undefined {
    const { size, littleEndian } = this.#form;
    const at = this.#position;
    if (this.left < size) {
      this.#position = this.#bytes.length;
      return undefined;
    }
    this.#position += size;
    if (size === 4) return this.#view.getUint32(at, littleEndian);
    const low = this.#view.getUint32(littleEndian ? at : at + 4, littleEndian);
    const high = this.#view.getUint32(littleEndian ? at + 4 : at, littleEndian);
    if (high < 1 << 21) return high * 2 ** 32 + low;
    return toUint64(BigInt(high) << 32n | BigInt(low));
  }

  /** The bytes that follow. */
  rest(): Uint8Array {
    return this.#bytes.subarray(this.#position);
  }
}
