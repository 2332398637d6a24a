/**
 * A pprof that a server writes as JSON, as protobuf has it.
 *
 * @module
 */
import { BinaryWriter } from "npm:@bufbuild/protobuf@2.17.0/wire";
import { FetchError } from "../messages.ts";

/** A field: its number, and what it is. */
type Field = readonly [number: number, type: "integer" | "string" | "boolean" | Fields];
interface Fields {
  readonly [name: string]: Field;
}

const VALUE_TYPE: Fields = { type: [1, "integer"], unit: [2, "integer"] };
const LABEL: Fields = {
  key: [1, "integer"],
  str: [2, "integer"],
  num: [3, "integer"],
  numUnit: [4, "integer"],
};
const SAMPLE: Fields = { locationId: [1, "integer"], value: [2, "integer"], label: [3, LABEL] };
const MAPPING: Fields = {
  id: [1, "integer"],
  memoryStart: [2, "integer"],
  memoryLimit: [3, "integer"],
  fileOffset: [4, "integer"],
  filename: [5, "integer"],
  buildId: [6, "integer"],
  hasFunctions: [7, "boolean"],
  hasFilenames: [8, "boolean"],
  hasLineNumbers: [9, "boolean"],
  hasInlineFrames: [10, "boolean"],
};
const LINE: Fields = { functionId: [1, "integer"], line: [2, "integer"], column: [3, "integer"] };
const LOCATION: Fields = {
  id: [1, "integer"],
  mappingId: [2, "integer"],
  address: [3, "integer"],
  line: [4, LINE],
  isFolded: [5, "boolean"],
};
const FUNCTION: Fields = {
  id: [1, "integer"],
  name: [2, "integer"],
  systemName: [3, "integer"],
  filename: [4, "integer"],
  startLine: [5, "integer"],
};
const PROFILE: Fields = {
  sampleType: [1, VALUE_TYPE],
  sample: [2, SAMPLE],
  mapping: [3, MAPPING],
  location: [4, LOCATION],
  function: [5, FUNCTION],
  stringTable: [6, "string"],
  dropFrames: [7, "integer"],
  keepFrames: [8, "integer"],
  timeNanos: [9, "integer"],
  durationNanos: [10, "integer"],
  periodType: [11, VALUE_TYPE],
  period: [12, "integer"],
  comment: [13, "integer"],
  defaultSampleType: [14, "integer"],
};

/**
 * Encodes a profile that was read as JSON.
 *
 * @returns A message, to be checked like any other; empty if there is no sample in it.
 * @throws {FetchError} If a field has another type.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { pprofOfJson } from "./pprof_json.ts";
 *
 * const json = { stringTable: ["", "cpu"], sample: [{ value: ["7"] }] };
 * deepStrictEqual([...pprofOfJson(json)], [18, 2, 16, 7, 50, 0, 50, 3, 99, 112, 117]);
 * ```
 */
export function pprofOfJson(json: Readonly<Record<string, unknown>>): Uint8Array {
  if (!Array.isArray(json["sample"]) || json["sample"].length === 0) return new Uint8Array();
  const writer = new BinaryWriter();
  writeMessage(writer, PROFILE, json, "profile");
  return writer.finish();
}

function writeMessage(writer: BinaryWriter, fields: Fields, json: unknown, path: string): void {
  if (typeof json !== "object" || json === null) throw wrong(path);
  for (const [name, field] of Object.entries(fields)) {
    const value = (json as Readonly<Record<string, unknown>>)[name];
    if (value === undefined || value === null) continue;
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const each of values) writeField(writer, field, each, `${path}.${name}`);
  }
}

function writeField(
  writer: BinaryWriter,
  [number, type]: Field,
  value: unknown,
  path: string,
): void {
  if (type === "string") {
    if (typeof value !== "string") throw wrong(path);
    writer.tag(number, 2).string(value);
  } else if (type === "boolean") {
    writer.tag(number, 0).bool(value === true);
  } else if (type === "integer") {
    // 64 bits are texts in JSON; addresses are unsigned.
    const isInteger = typeof value === "string"
      ? /^-?\d{1,20}$/.test(value)
      : Number.isSafeInteger(value);
    if (!isInteger) throw wrong(path);
    writer.tag(number, 0).int64(BigInt.asIntN(64, BigInt(value as string | number)));
  } else {
    writer.tag(number, 2).fork();
    writeMessage(writer, type, value, path);
    writer.join();
  }
}

function wrong(path: string): FetchError {
  return new FetchError(`it answers with a profile whose field ${path} cannot be read`);
}
