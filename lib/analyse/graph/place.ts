/**
 * Places in the code: what a report's rows are about.
 *
 * @module
 */
import { baseName, cleanPath } from "../../go/filepath.ts";
import type { Int64 } from "../../go/int64.ts";
import { byteOrder } from "../../go/sort.ts";
import type { Line, Location } from "../../profile/types.ts";
import type { Granularity } from "../granularity.ts";
import { displayPath, type PathOptions } from "../trim_path.ts";

/** A place; two with equal fields are one row. */
export interface Place {
  name: string;
  address: Int64;
  file: string;
  startLine: Int64;
  line: Int64;
  column: Int64;
  /** File of the mapping; only where it matters. */
  object: string;
}

/** How places are told apart. */
export interface PlaceOptions {
  granularity: Granularity;
  /** What to leave out of file names; `undefined` shows them as they are. */
  paths: PathOptions | undefined;
  /** Whether equal functions of different binaries are different places. */
  objects: boolean;
}

/** Makes the places of locations. */
export class PlaceReader {
  #options: PlaceOptions;
  #files = new Map<string, string>();

  constructor(options: PlaceOptions) {
    this.#options = options;
  }

  /** The places of a location, innermost inlined call first; never none. */
  places(location: Location): Place[] {
    const { inlines } = this.#options.granularity;
    const lines = inlines ? location.line : location.line.slice(-1);
    if (lines.length === 0) return [this.#bare(location)];
    return lines.map((line) => this.#place(location, line));
  }

  #bare(location: Location): Place {
    return {
      name: "",
      address: this.#options.granularity.address ? location.address : 0,
      file: "",
      startLine: 0,
      line: 0,
      column: 0,
      object: location.mapping?.filename ?? "",
    };
  }

  #place(location: Location, { function: func, line, column }: Line): Place {
    const keep = this.#options.granularity;
    const name = keep.function ? func.name : "";
    const withObject = this.#options.objects || name === "";
    return {
      name,
      address: keep.address ? location.address : 0,
      file: keep.file ? this.#file(func.filename) : "",
      startLine: withObject ? func.startLine : 0,
      line: keep.line ? line : 0,
      column: keep.line && keep.column ? column : 0,
      object: withObject ? location.mapping?.filename ?? "" : "",
    };
  }

  #file(path: string): string {
    let file = this.#files.get(path);
    if (file === undefined) this.#files.set(path, file = this.#show(path));
    return file;
  }

  #show(path: string): string {
    const { paths } = this.#options;
    if (paths) return displayPath(path, paths);
    return path === "" ? "" : cleanPath(path);
  }
}

/** A text that is equal for equal places only. */
export function placeKey(place: Place): string {
  const { name, address, file, startLine, line, column, object } = place;
  return `${name}\0${address}\0${file}\0${startLine}\0${line}\0${column}\0${object}`;
}

/**
 * The parts of a place's name: address, function, file with line.
 *
 * @param place The place.
 * @returns At least one part.
 */
export function nameParts(place: Place): string[] {
  const parts: string[] = [];
  if (place.address !== 0) parts.push(place.address.toString(16).padStart(16, "0"));
  if (place.name !== "") parts.push(place.name);
  if (place.line !== 0) {
    const column = place.column === 0 ? "" : `:${place.column}`;
    parts.push(`${place.file}:${place.line}${column}`);
  } else if (place.file !== "") {
    parts.push(place.file);
  } else if (place.name === "") {
    parts.push(place.object === "" ? "<unknown>" : `[${baseName(place.object)}]`);
  }
  return parts;
}

/** A place's name as text reports print it. */
export function printableName(place: Place): string {
  return nameParts(place).join(" ");
}

/** The order of places that tie on everything shown. */
export function comparePlaces(a: Place, b: Place): number {
  return byteOrder(goStruct(a), goStruct(b));
}

/** A place as Go prints the struct; the gap is a function name that reports never fill. */
function goStruct({ name, address, file, startLine, line, column, object }: Place): string {
  return `{${name}  ${address} ${file} ${startLine} ${line} ${column} ${object}}`;
}
