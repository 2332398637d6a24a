/**
 * The tables that all profiles of one OTLP request share.
 *
 * @module
 */
import { BinaryWriter } from "npm:@bufbuild/protobuf@2.17.0/wire";
import type { Int64 } from "../../go/int64.ts";
import type { Func, Label, Location, Mapping } from "../../profile/types.ts";
import { anyValue } from "./otlp_value.ts";

/** Units of attributes are UCUM's. */
const UCUM: Readonly<Record<string, string>> = {
  bytes: "By",
  nanoseconds: "ns",
  microseconds: "us",
  milliseconds: "ms",
  seconds: "s",
};

/** A table whose equal entries are one; entry 0 is the zero value. */
class Table {
  readonly #index = new Map<string, number>();
  readonly entries: Uint8Array[];

  /** @param zero The encoded zero value. */
  constructor(zero: Uint8Array) {
    this.entries = [zero];
  }

  add(key: string, encode: (writer: BinaryWriter) => void): number {
    const known = this.#index.get(key);
    if (known !== undefined) return known;
    const writer = new BinaryWriter();
    encode(writer);
    // Others may be added while one is encoded.
    const index = this.entries.push(writer.finish()) - 1;
    this.#index.set(key, index);
    return index;
  }
}

const EMPTY = new Uint8Array();

/** `ProfilesDictionary`, field numbers as in `profiles.proto`. */
export class OtlpDictionary {
  #mappings = new Table(EMPTY);
  #locations = new Table(EMPTY);
  #functions = new Table(EMPTY);
  #links: Table;
  #strings = new Map([["", 0]]);
  #attributes = new Table(EMPTY);
  #stacks = new Table(EMPTY);

  constructor() {
    const zero = new BinaryWriter();
    zero.tag(1, 2).bytes(new Uint8Array(16)).tag(2, 2).bytes(new Uint8Array(8));
    this.#links = new Table(zero.finish());
  }

  /** The index of a text. */
  string(text: string): number {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    const index = this.#strings.size;
    this.#strings.set(text, index);
    return index;
  }

  /** The index of a stack, leaf first. */
  stack(locations: readonly Location[]): number {
    if (locations.length === 0) return 0;
    const indices = locations.map((each) => this.#location(each));
    return this.#stacks.add(indices.join(), (writer) => packed(writer, 1, indices));
  }

  /** The index of an attribute. */
  attribute(label: Label): number {
    const [value, unit] = "str" in label ? [label.str, ""] : [label.num, label.numUnit];
    const name = UCUM[unit] ?? (unit && `{${unit}}`);
    const key = JSON.stringify([label.key, typeof value === "string", String(value), name]);
    return this.#attributes.add(key, (writer) => {
      index(writer, 1, this.string(label.key));
      writer.tag(2, 2).fork();
      anyValue(writer, value);
      writer.join();
      index(writer, 3, this.string(name));
    });
  }

  /**
   * The index of a span.
   *
   * @param trace 16 bytes.
   * @param span 8 bytes.
   */
  link(trace: Uint8Array, span: Uint8Array): number {
    return this.#links.add(`${trace} ${span}`, (writer) => {
      writer.tag(1, 2).bytes(trace).tag(2, 2).bytes(span);
    });
  }

  #mapping(mapping: Mapping): number {
    const { memoryStart, memoryLimit, fileOffset, filename, buildId } = mapping;
    const key = JSON.stringify([memoryStart, memoryLimit, fileOffset].map(String)) +
      JSON.stringify([filename, buildId]);
    return this.#mappings.add(key, (writer) => {
      number(writer, 1, memoryStart);
      number(writer, 2, memoryLimit);
      number(writer, 3, fileOffset);
      index(writer, 4, this.string(filename));
      if (buildId !== "") {
        const id = { key: "process.executable.build_id.gnu", str: buildId };
        packed(writer, 5, [this.attribute(id)]);
      }
    });
  }

  #location({ mapping, address, line }: Location): number {
    const lines = line.map((each) => ({ ...each, function: this.#function(each.function) }));
    const at = mapping ? this.#mapping(mapping) : 0;
    const places = lines.map((each) => `${each.function}:${each.line}:${each.column}`);
    return this.#locations.add(`${at} ${address} ${places}`, (writer) => {
      index(writer, 1, at);
      number(writer, 2, address);
      for (const each of lines) {
        writer.tag(3, 2).fork();
        index(writer, 1, each.function);
        number(writer, 2, each.line);
        number(writer, 3, each.column);
        writer.join();
      }
    });
  }

  #function({ name, systemName, filename, startLine }: Func): number {
    const key = JSON.stringify([name, systemName, filename, String(startLine)]);
    return this.#functions.add(key, (writer) => {
      index(writer, 1, this.string(name));
      index(writer, 2, this.string(systemName));
      index(writer, 3, this.string(filename));
      number(writer, 4, startLine);
    });
  }

  /** The whole message. */
  finish(): Uint8Array {
    const writer = new BinaryWriter();
    const tables = [this.#mappings, this.#locations, this.#functions, this.#links];
    tables.forEach(({ entries }, i) => {
      for (const entry of entries) writer.tag(i + 1, 2).bytes(entry);
    });
    for (const text of this.#strings.keys()) writer.tag(5, 2).string(text);
    for (const entry of this.#attributes.entries) writer.tag(6, 2).bytes(entry);
    for (const entry of this.#stacks.entries) writer.tag(7, 2).bytes(entry);
    return writer.finish();
  }
}

/** An empty one. */
export function otlpDictionary(): OtlpDictionary {
  return new OtlpDictionary();
}

/** A field of an index or a count; proto3 leaves 0 out. */
export function index(writer: BinaryWriter, field: number, value: number): void {
  if (value !== 0) writer.tag(field, 0).int32(value);
}

/** A field of 64 bits; proto3 leaves 0 out. */
export function number(writer: BinaryWriter, field: number, value: Int64): void {
  if (value) writer.tag(field, 0).int64(value);
}

/** A packed field of indices. */
export function packed(writer: BinaryWriter, field: number, values: readonly number[]): void {
  if (values.length === 0) return;
  writer.tag(field, 2).fork();
  for (const value of values) writer.int32(value);
  writer.join();
}
