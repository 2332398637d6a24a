/**
 * The last pass of the decoder: the samples, nearly all bytes of a profile.
 *
 * @module
 */
import type { Int64 } from "../../go/int64.ts";
import type { Label, Location, Sample } from "../types.ts";
import { type DecodeContext, pick } from "./decode_tables.ts";
import { HEAP } from "./heap_budget.ts";

/** Lists longer than this are counted before they are read. */
const LONG_LIST = 1 << 16;

/** Reads every sample into `context.profile`, or notes why one is not valid. */
export function readSamples(context: DecodeContext): void {
  const { reader, profile, validity, places } = context;
  const samples = new SampleReader(context);
  reader.revisit(places.samples, () => {
    const sample = samples.read();
    // After the first problem no sample is kept; the rest is only looked through for damage.
    if (sample && validity.problem === undefined) profile.sample.push(sample);
  });
}

class SampleReader {
  #context: DecodeContext;
  #types: number;
  /** Buffers for one sample, so that its own arrays are made with the right size. */
  #locations: Location[] = [];
  #values: Int64[] = [];
  #labels: Label[] = [];
  #locationCount = 0;
  #labelCount = 0;
  #known = true;

  #admit = (bytes: number) => this.#context.budget.require(2 * HEAP.pointer * bytes);

  constructor(context: DecodeContext) {
    this.#context = context;
    this.#types = context.profile.sampleType.length;
  }

  /** The sample that the reader is at, or `undefined` if it is not valid. */
  read(): Sample | undefined {
    const { reader, budget, validity } = this.#context;
    let valueCount = 0;
    this.#labelCount = 0;
    this.#locationCount = 0;
    this.#known = true;
    const outer = reader.enter();
    while (reader.next()) {
      switch (reader.field) {
        case 1:
          this.#readLocations();
          break;
        case 2:
          valueCount = reader.int64s(this.#values, valueCount, this.#admit);
          break;
        case 3:
          this.#readLabel();
          break;
        default:
          reader.skip();
      }
    }
    reader.leave(outer);
    if (this.#types === 0) validity.noSampleTypes();
    else if (valueCount !== this.#types) validity.valueCount(valueCount, this.#types);
    else if (!this.#known) validity.unknownLocation();
    else {
      budget.spend(HEAP.pointer * (this.#locationCount + valueCount));
      return {
        location: this.#locations.slice(0, this.#locationCount),
        value: valueCount === 1 ? [this.#values[0]!] : this.#values.slice(0, valueCount),
        label: this.#labelCount === 0 ? [] : this.#labels.slice(0, this.#labelCount),
      };
    }
    return undefined;
  }

  #readLocations(): void {
    const { reader, budget, locations } = this.#context;
    if (!reader.packed) {
      this.#addLocation(reader.uint64());
      return;
    }
    const outer = reader.enter();
    const { bytes, end } = reader;
    const length = end - reader.position;
    if (length > LONG_LIST) budget.require(2 * HEAP.pointer * countVarints(bytes, reader));
    const { dense } = locations;
    const buffer = this.#locations;
    let count = this.#locationCount;
    let position = reader.position;
    while (position < end) {
      // The ids of nearly every profile have one to three bytes; a call for each costs as much
      // as all the rest.
      const start = position;
      let id = bytes[position++]!;
      if (id >= 0x80) {
        let byte = bytes[position++]!;
        id = id & 0x7f | byte << 7;
        if (byte >= 0x80) {
          byte = bytes[position++]!;
          id = id & 0x3fff | byte << 14;
          if (byte >= 0x80) id = dense.length;
        }
      }
      const location = id < dense.length && position <= end ? dense[id] : undefined;
      if (location !== undefined) {
        buffer[count++] = location;
        continue;
      }
      reader.position = start;
      this.#locationCount = count;
      this.#addLocation(reader.packedUint64());
      count = this.#locationCount;
      position = reader.position;
    }
    this.#locationCount = count;
    reader.leave(outer);
  }

  #addLocation(id: Int64): void {
    const location = this.#context.locations.get(id);
    if (location === undefined) this.#known = false;
    else this.#locations[this.#locationCount++] = location;
  }

  /** Text wins over a number; a label with neither is dropped, as in Go. */
  #readLabel(): void {
    const { reader, strings, budget } = this.#context;
    let key: Int64 = 0;
    let str: Int64 = 0;
    let num: Int64 = 0;
    let unit: Int64 = 0;
    const outer = reader.enter();
    while (reader.next()) {
      switch (reader.field) {
        case 1:
          key = reader.int64();
          break;
        case 2:
          str = reader.int64();
          break;
        case 3:
          num = reader.int64();
          break;
        case 4:
          unit = reader.int64();
          break;
        default:
          reader.skip();
      }
    }
    const name = pick(reader, strings, key);
    if (str !== 0) {
      budget.spend(HEAP.label);
      this.#labels[this.#labelCount++] = { key: name, str: pick(reader, strings, str) };
    } else if (num !== 0 || unit !== 0) {
      budget.spend(HEAP.label);
      this.#labels[this.#labelCount++] = { key: name, num, numUnit: pick(reader, strings, unit) };
    }
    reader.leave(outer);
  }
}

function countVarints(bytes: Uint8Array, { position, end }: { position: number; end: number }) {
  let count = 0;
  for (let i = position; i < end; i++) if (bytes[i]! < 0x80) count++;
  return count;
}
