/**
 * The first passes of the decoder: everything but the samples.
 *
 * @module
 */
import type { Int64 } from "../../go/int64.ts";
import { emptyMapping } from "../builder.ts";
import type { Func, Line, Location, Mapping, Profile, ValueType } from "../types.ts";
import { DecodeError } from "./decode_error.ts";
import { HEAP, type HeapBudget } from "./heap_budget.ts";
import type { IdTable } from "./id_table.ts";
import type { Validity } from "./validity.ts";
import type { WireReader } from "./wire.ts";

/** Field numbers of `perftools.profiles.Profile`. */
const FIELD = {
  sampleType: 1,
  sample: 2,
  mapping: 3,
  location: 4,
  function: 5,
  string: 6,
  dropFrames: 7,
  keepFrames: 8,
  timeNanos: 9,
  durationNanos: 10,
  periodType: 11,
  period: 12,
  comment: 13,
  defaultSampleType: 14,
  docUrl: 15,
};

/** What the passes share. */
export interface DecodeContext {
  reader: WireReader;
  budget: HeapBudget;
  validity: Validity;
  profile: Profile;
  strings: string[];
  mappings: IdTable<Mapping>;
  functions: IdTable<Func>;
  locations: IdTable<Location>;
  places: FieldPlaces;
}

/** Where fields are that later passes read: ranges for {@linkcode WireReader.revisit}. */
interface FieldPlaces {
  samples: number[];
  locations: number[];
  /** All others but strings. */
  rest: number[];
}

/** How many entries the tables have. */
interface TableSizes {
  samples: number;
  mappings: number;
  functions: number;
  locations: number;
}

/** What the first pass finds. */
interface FirstPass {
  strings: string[];
  sizes: TableSizes;
  places: FieldPlaces;
}

/**
 * First pass: reads the string table, which may come last, counts the tables
 * and walks all top-level fields, so that later passes meet no cut there.
 */
export function readStrings(reader: WireReader, budget: HeapBudget): FirstPass {
  const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  const found: FirstPass = {
    strings: [],
    sizes: { samples: 0, mappings: 0, functions: 0, locations: 0 },
    places: { samples: [], locations: [], rest: [] },
  };
  let time: Int64 = 0;
  for (let start = reader.position; reader.next(); start = reader.position) {
    if (reader.field === FIELD.string) {
      found.strings.push(readString(reader, budget, utf8, found.strings.length === 0));
      continue;
    }
    if (reader.field === FIELD.timeNanos) time = readTime(reader, time);
    else skipCounted(reader, found.sizes);
    notePlace(placesOf(reader.field, found.places), start, reader.position, budget);
  }
  return found;
}

function readString(
  reader: WireReader,
  budget: HeapBudget,
  utf8: TextDecoder,
  isFirst: boolean,
): string {
  const outer = reader.enter();
  const length = reader.end - reader.position;
  if (isFirst && length > 0) throw reader.error("is a first string with text");
  budget.spend(length === 0 ? HEAP.pointer : HEAP.string + 2 * length);
  const bytes = reader.bytes.subarray(reader.position, reader.end) as BufferSource;
  const text = length === 0 ? "" : utf8.decode(bytes);
  reader.leave(outer);
  return text;
}

/** @throws {DecodeError} Kind `concatenated` if there was a time before. */
function readTime(reader: WireReader, before: Int64): Int64 {
  if (before === 0) return reader.int64();
  // A field that cannot be read at all is damage, and no other profile.
  reader.skip();
  throw new DecodeError(
    "concatenated",
    `another profile follows: ${reader.error("is a second time").message}`,
  );
}

/** Skips a field, and counts the entries of a table. */
function skipCounted(reader: WireReader, sizes: TableSizes): void {
  switch (reader.field) {
    case FIELD.sample:
      sizes.samples += reader.skipMessages();
      break;
    case FIELD.mapping:
      sizes.mappings += reader.skipMessages();
      break;
    case FIELD.function:
      sizes.functions += reader.skipMessages();
      break;
    case FIELD.location:
      sizes.locations += reader.skipMessages();
      break;
    case FIELD.sampleType:
    case FIELD.periodType:
      reader.skipMessages();
      break;
    default:
      reader.skip();
  }
}

function placesOf(field: number, places: FieldPlaces): number[] {
  if (field === FIELD.sample) return places.samples;
  return field === FIELD.location ? places.locations : places.rest;
}

/** Places that follow each other are one. */
function notePlace(places: number[], start: number, end: number, budget: HeapBudget): void {
  if (places.at(-1) === start) {
    places[places.length - 1] = end;
    return;
  }
  budget.spend(2 * HEAP.pointer);
  places.push(start, end);
}

/** Second pass: sample types, mappings, functions and the plain fields. */
export function readHeader(context: DecodeContext): void {
  const { reader, budget, profile, strings, places } = context;
  const text = () => readText(reader, strings);
  const comments: Int64[] = [];
  const admit = (bytes: number) => budget.require(2 * HEAP.pointer * bytes);
  reader.revisit(places.rest, () => {
    switch (reader.field) {
      case FIELD.sampleType:
        budget.spend(HEAP.valueType);
        profile.sampleType.push(readValueType(reader, strings));
        break;
      case FIELD.mapping:
        readMapping(context);
        break;
      case FIELD.function:
        readFunction(context);
        break;
      case FIELD.dropFrames:
        profile.dropFrames = text();
        break;
      case FIELD.keepFrames:
        profile.keepFrames = text();
        break;
      case FIELD.timeNanos:
        profile.timeNanos = reader.int64();
        break;
      case FIELD.durationNanos:
        profile.durationNanos = reader.int64();
        break;
      case FIELD.periodType:
        profile.periodType = readValueType(reader, strings);
        break;
      case FIELD.period:
        profile.period = reader.int64();
        break;
      case FIELD.comment: {
        const count = reader.int64s(comments, 0, admit);
        budget.spend(HEAP.pointer * count);
        for (let i = 0; i < count; i++) profile.comment.push(pick(reader, strings, comments[i]!));
        break;
      }
      case FIELD.defaultSampleType:
        profile.defaultSampleType = text();
        break;
      case FIELD.docUrl:
        profile.docUrl = text();
        break;
      default:
        reader.skip();
    }
  });
}

/** Third pass: locations, once the functions are known. */
export function readLocations(context: DecodeContext): void {
  context.reader.revisit(context.places.locations, () => readLocation(context));
}

/** The string that an index stands for. */
export function pick(reader: WireReader, strings: string[], index: Int64): string {
  const text = strings[index as number];
  if (text === undefined) throw reader.error(`refers to string ${index} of ${strings.length}`);
  return text;
}

function readText(reader: WireReader, strings: string[]): string {
  return pick(reader, strings, reader.int64());
}

function readValueType(reader: WireReader, strings: string[]): ValueType {
  const read: ValueType = { type: "", unit: "" };
  const outer = reader.enter();
  while (reader.next()) {
    if (reader.field === 1) read.type = readText(reader, strings);
    else if (reader.field === 2) read.unit = readText(reader, strings);
    else reader.skip();
  }
  reader.leave(outer);
  return read;
}

function readMapping({ reader, strings, budget, validity, profile, mappings }: DecodeContext) {
  const read = emptyMapping(0);
  const outer = reader.enter();
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        read.id = reader.uint64();
        break;
      case 2:
        read.memoryStart = reader.uint64();
        break;
      case 3:
        read.memoryLimit = reader.uint64();
        break;
      case 4:
        read.fileOffset = reader.uint64();
        break;
      case 5:
        read.filename = readText(reader, strings);
        break;
      case 6:
        read.buildId = readText(reader, strings);
        break;
      case 7:
        read.hasFunctions = reader.bool();
        break;
      case 8:
        read.hasFilenames = reader.bool();
        break;
      case 9:
        read.hasLineNumbers = reader.bool();
        break;
      case 10:
        read.hasInlineFrames = reader.bool();
        break;
      default:
        reader.skip();
    }
  }
  reader.leave(outer);
  if (read.id === 0) validity.reservedId("mapping");
  else if (mappings.get(read.id)) validity.duplicateId("mapping", read.id);
  else {
    budget.spend(HEAP.mapping + (mappings.isSparse(read.id) ? HEAP.sparse : 0));
    mappings.set(read.id, read);
    profile.mapping.push(read);
  }
}

function readFunction({ reader, strings, budget, validity, profile, functions }: DecodeContext) {
  const read: Func = { id: 0, name: "", systemName: "", filename: "", startLine: 0 };
  const outer = reader.enter();
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        read.id = reader.uint64();
        break;
      case 2:
        read.name = readText(reader, strings);
        break;
      case 3:
        read.systemName = readText(reader, strings);
        break;
      case 4:
        read.filename = readText(reader, strings);
        break;
      case 5:
        read.startLine = reader.int64();
        break;
      default:
        reader.skip();
    }
  }
  reader.leave(outer);
  if (read.id === 0) validity.reservedId("function");
  else if (functions.get(read.id)) validity.duplicateId("function", read.id);
  else {
    budget.spend(HEAP.function + (functions.isSparse(read.id) ? HEAP.sparse : 0));
    functions.set(read.id, read);
    profile.function.push(read);
  }
}

function readLocation(context: DecodeContext): void {
  const { reader, budget, validity, profile, mappings, locations } = context;
  const read: Location = { id: 0, mapping: undefined, address: 0, line: [], isFolded: false };
  let known = true;
  const outer = reader.enter();
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        read.id = reader.uint64();
        break;
      case 2:
        // A mapping that is not there counts as none, as in Go.
        read.mapping = mappings.get(reader.uint64());
        break;
      case 3:
        read.address = reader.uint64();
        break;
      case 4: {
        const line = readLine(context);
        if (line === undefined) known = false;
        else if (known) {
          budget.spend(HEAP.line);
          // A first `push` would reserve 17 places.
          if (read.line.length === 0) read.line = [line];
          else read.line.push(line);
        }
        break;
      }
      case 5:
        read.isFolded = reader.bool();
        break;
      default:
        reader.skip();
    }
  }
  reader.leave(outer);
  const duplicate = locations.get(read.id) !== undefined;
  if (read.id === 0) validity.reservedId("location");
  else if (duplicate) validity.duplicateId("location", read.id);
  else if (!known) validity.unknownFunction(read.id);
  // A broken one is known to the samples, but costs no place in the table.
  if (duplicate) return;
  budget.spend(locations.isSparse(read.id) ? HEAP.sparse : 0);
  if (read.id !== 0 && known) {
    budget.spend(HEAP.location);
    profile.location.push(read);
    locations.set(read.id, read);
  } else {
    locations.set(read.id, BROKEN);
  }
}

const BROKEN: Location = { id: 0, mapping: undefined, address: 0, line: [], isFolded: false };

/** `undefined` if its function is not in the table. */
function readLine({ reader, functions }: DecodeContext): Line | undefined {
  let func: Func | undefined;
  let line: Int64 = 0;
  let column: Int64 = 0;
  const outer = reader.enter();
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        func = functions.get(reader.uint64());
        break;
      case 2:
        line = reader.int64();
        break;
      case 3:
        column = reader.int64();
        break;
      default:
        reader.skip();
    }
  }
  reader.leave(outer);
  return func && { function: func, line, column };
}
