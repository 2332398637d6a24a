/**
 * The last section of legacy profiles: what was loaded where.
 *
 * @module
 */
// deno-lint-ignore-file no-import-prefix -- works from any project, whatever its import map
import { RE2JS } from "npm:re2js@2.10.0";
import { parseHex } from "../../../go/strconv.ts";
import { trimSpace } from "../../../go/strings.ts";
import { emptyMapping } from "../../builder.ts";
import { DecodeError } from "../../decode/decode_error.ts";
import type { Mapping, Profile } from "../../types.ts";
import type { LineScanner } from "./line_scanner.ts";
import { placeLocations } from "./place_locations.ts";

/** Lines that hold one of these begin the section. */
const TITLES = ["--- Memory map: ---", "MAPPED_LIBRARIES:"];

/** The title of the section may stand anywhere in its line. */
export function startsMemoryMap(line: string): boolean {
  return TITLES.some((title) => line.includes(title));
}

/**
 * Reads on to the memory map and through it, and numbers what the profile has.
 *
 * @param scanner At a line of the sections before; it ends at the end of the text.
 * @param profile Gets mappings, ids, and a mapping for each location.
 * @throws {DecodeError} If a line is too long.
 */
export function readLastSections(scanner: LineScanner, profile: Profile): void {
  while (!startsMemoryMap(scanner.line) && scanner.next());
  scanner.check();
  readMemoryMap(scanner, profile);
}

/**
 * Reads a memory map: entries, assignments `name=value` whose `$name` later
 * entries may have, and anything else, which is passed over.
 *
 * @param scanner Before the first entry; it ends at the end of the text.
 * @param profile Gets mappings, ids, and a mapping for each location.
 * @throws {DecodeError} If a line is too long.
 */
export function readMemoryMap(scanner: LineScanner, profile: Profile): void {
  const variables = new Variables();
  while (scanner.next()) {
    const line = variables.expand(withoutLogPrefix(scanner.line));
    const entry = parseEntry(line);
    if (entry === "other") variables.assign(line);
    else if (entry !== "data") profile.mapping.push(entry);
  }
  scanner.check();
  placeLocations(profile);
}

/** `I0102 03:04:05 6789 file.cc:10] rest` is how glog writes `rest`. */
function withoutLogPrefix(line: string): string {
  return line.replace(/^[^[\]]+:[0-9]+\][\t\n\f\r ]/, "");
}

const RANGE = String.raw`^\s*(?:0x)?(?P<start>[[:xdigit:]]+)[\s-]?\s*` +
  String.raw`(?:0x)?(?P<end>[[:xdigit:]]+):?(?:\s+(?P<mode>[-rwxp]+))?`;

/**
 * The two forms of an entry; the first is the kernel's.
 *
 *     400000-401000 r-xp 00000000 08:01 123 /bin/app
 *     400000-401000: /bin/app (@1000) buildid
 *
 * RE2 because either can be read in many ways, and there may be many lines.
 */
const FORMS = [
  String.raw`(?:\s+(?P<offset>[[:xdigit:]]+))?\s+[[:xdigit:]]+:[[:xdigit:]]+\s+[[:digit:]]+` +
  String.raw`(?:\s+(?P<file>\S+))?(?P<build>)`,
  String.raw`(?:\s+(?P<file>\S+))?(?:\s+\(@(?P<offset>[[:xdigit:]]+)\))?` +
  String.raw`(?:\s+(?P<build>[[:xdigit:]]+))?`,
].map((rest) => RE2JS.compile(RANGE + rest));

/** A mapping; `data` for what cannot be run, `other` for what is no entry. */
function parseEntry(line: string): Mapping | "data" | "other" {
  // Most lines of other sections end here, before the expressions.
  if (!/^[\t\n\f\r ]*[0-9a-fA-F]/.test(line)) return "other";
  for (const form of FORMS) {
    const found = form.matcher(line);
    if (!found.find()) continue;
    const part = (name: string) => found.group(name) ?? "";
    const mode = part("mode");
    if (mode !== "" && !mode.includes("x")) return "data";
    const memoryStart = parseHex(part("start"));
    const memoryLimit = parseHex(part("end"));
    const fileOffset = parseHex(part("offset") || "0");
    if (memoryStart === undefined || memoryLimit === undefined || fileOffset === undefined) {
      return "other";
    }
    const [filename, buildId] = [part("file"), part("build")];
    return { ...emptyMapping(0), memoryStart, memoryLimit, fileOffset, filename, buildId };
  }
  return "other";
}

/** Nothing that a linker writes is longer; variables of variables would be, without end. */
const MAX_LINE = 1 << 20;

/** Texts for `$name`. */
class Variables {
  /** By name with its `$`; the first of two assignments counts. */
  #values = new Map<string, { order: number; value: string }>();
  #lengths = new Set<number>();

  /** Notes what a line assigns, if it does. */
  assign(line: string): void {
    const equals = line.indexOf("=");
    if (equals < 0) return;
    const name = `$${trimSpace(line.slice(0, equals))}`;
    if (this.#values.has(name)) return;
    const value = trimSpace(line.slice(equals + 1));
    this.#values.set(name, { order: this.#values.size, value });
    this.#lengths.add(name.length);
  }

  /** Puts values in the place of names, from the left; they are not looked at again. */
  expand(line: string): string {
    if (this.#values.size === 0) return line;
    let result = "";
    let done = 0;
    for (let at = line.indexOf("$"); at >= 0; at = line.indexOf("$", Math.max(at + 1, done))) {
      const found = this.#at(line, at);
      if (!found) continue;
      result += line.slice(done, at) + found.value;
      done = at + found.length;
      if (result.length > MAX_LINE) {
        throw new DecodeError("limit", `line with variables is longer than ${MAX_LINE} bytes`);
      }
    }
    return result + line.slice(done);
  }

  /** Of several names that fit, the one assigned first. */
  #at(line: string, at: number): { value: string; length: number } | undefined {
    let best: { order: number; value: string; length: number } | undefined;
    for (const length of this.#lengths) {
      const found = this.#values.get(line.slice(at, at + length));
      if (found && (!best || found.order < best.order)) best = { ...found, length };
    }
    return best;
  }
}
