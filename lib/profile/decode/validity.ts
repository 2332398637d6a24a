/**
 * The rules of a valid profile, in the words and the order of Go's `CheckValid`.
 *
 * @module
 */
import type { Int64 } from "../../go/int64.ts";

/** The tables that number their entries. */
export type NumberedTable = "mapping" | "function" | "location";

/**
 * Collects the first broken rule of each table. Go looks at one table after the
 * other; the decoder meets them in another order.
 *
 * @example
 * ```ts
 * import { Validity } from "./validity.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const validity = new Validity();
 * validity.reservedId("location");
 * validity.duplicateId("mapping", 3);
 * strictEqual(validity.problem, "multiple mappings with same id: 3");
 * ```
 */
export class Validity {
  #sample: string | undefined;
  #mapping: string | undefined;
  #function: string | undefined;
  #location: string | undefined;

  /** What Go would complain about, if anything. */
  get problem(): string | undefined {
    return this.#sample ?? this.#mapping ?? this.#function ?? this.#location;
  }

  /** Samples without any sample type. */
  noSampleTypes(): void {
    this.#sample ??= "missing sample type information";
  }

  /** A sample with the wrong number of values. */
  valueCount(values: number, types: number): void {
    this.#sample ??= `mismatch: sample has ${values} values vs. ${types} types`;
  }

  /** A sample that refers to a location that is not there. */
  unknownLocation(): void {
    this.#sample ??= "sample has nil location";
  }

  /** A line that refers to a function that is not there. */
  unknownFunction(location: Int64): void {
    this.#location ??= `location id: ${location} has a line with nil function`;
  }

  /** A reference to an object that is not the one in the table. */
  inconsistent(table: "mapping" | "function", id: Int64): void {
    this.#location ??= `inconsistent ${table}: ${id}`;
  }

  /** Id 0, which stands for "none". */
  reservedId(table: NumberedTable): void {
    this.#note(table, `found ${table} with reserved ${table === "location" ? "id" : "ID"}=0`);
  }

  /** Two entries with one id. */
  duplicateId(table: NumberedTable, id: Int64): void {
    this.#note(table, `multiple ${table}s with same id: ${id}`);
  }

  #note(table: NumberedTable, text: string): void {
    if (table === "mapping") this.#mapping ??= text;
    else if (table === "function") this.#function ??= text;
    else this.#location ??= text;
  }
}
