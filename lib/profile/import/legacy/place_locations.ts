/**
 * Finds the mapping of each address, and repairs mappings that older
 * profilers are known to have written wrong.
 *
 * @module
 */
import { addUnsigned, type Int64, negate, toUint64 } from "../../../go/int64.ts";
import { emptyMapping } from "../../builder.ts";
import type { Func, Location, Mapping, Profile } from "../../types.ts";

/**
 * Puts the program first, gives each location its mapping, and numbers all
 * tables; only what samples use keeps a place in them.
 *
 * @param profile Changed in place.
 */
export function placeLocations(profile: Profile): void {
  profile.mapping = joinSplit(profile.mapping);
  moveProgramFirst(profile.mapping);
  numberLocations(profile);
  numberFunctions(profile);
  profile.mapping = repairFirst(profile.mapping);
  assignMappings(profile);
  profile.mapping.forEach((mapping, i) => mapping.id = i + 1);
}

/** Joins neighbours that are parts of one file. */
function joinSplit(mappings: readonly Mapping[]): Mapping[] {
  const joined: Mapping[] = [];
  for (const mapping of mappings) {
    const last = joined.at(-1);
    if (!last || !continues(last, mapping)) {
      joined.push(mapping);
      continue;
    }
    last.memoryLimit = mapping.memoryLimit;
    last.filename = mapping.filename || last.filename;
    last.buildId = mapping.buildId || last.buildId;
  }
  return joined;
}

/** What one of them does not say speaks against nothing. */
function continues(last: Mapping, next: Mapping): boolean {
  const agree = (a: string, b: string) => a === "" || b === "" || a === b;
  if (!agree(last.filename, next.filename) || !agree(last.buildId, next.buildId)) return false;
  if (last.memoryLimit !== next.memoryStart) return false;
  if (last.fileOffset === 0 || next.fileOffset === 0) return true;
  const size = difference(last.memoryLimit, last.memoryStart);
  return addUnsigned(last.fileOffset, size) === next.fileOffset;
}

/**
 * Puts the program first: the first file that is neither a library nor the kernel's.
 *
 * @param mappings Changed in place; ids stay as they are.
 */
export function moveProgramFirst(mappings: Mapping[]): void {
  const found = mappings.findIndex(({ filename }) => {
    const file = filename.replaceAll("(deleted)", "");
    return file !== "" && !file.startsWith("[") && !/\.so$|\.so[._][0-9]/.test(file);
  });
  if (found <= 0) return;
  [mappings[0], mappings[found]] = [mappings[found]!, mappings[0]!];
}

/** In the order in which stacks need them. */
function numberLocations(profile: Profile): void {
  const seen = new Set<Location>();
  for (const { location } of profile.sample) for (const each of location) seen.add(each);
  profile.location = [...seen];
  profile.location.forEach((location, i) => location.id = i + 1);
}

function numberFunctions(profile: Profile): void {
  const seen = new Set<Func>();
  for (const { line } of profile.location) for (const each of line) seen.add(each.function);
  profile.function = [...seen];
  profile.function.forEach((func, i) => func.id = i + 1);
}

/** Where programs start that are not linked to run anywhere. */
const PROGRAM_START = 0x400000;

/** Huge pages hide the start of a program, or its section moves. */
function repairFirst(mappings: Mapping[]): Mapping[] {
  const [first, second] = mappings;
  const hidden = first?.filename.startsWith("/anon_hugepage") &&
    second?.memoryStart === first.memoryLimit;
  const rest = hidden ? mappings.slice(1) : mappings;
  const program = rest[0];
  if (program && fileStart(program) === PROGRAM_START) {
    program.memoryStart = PROGRAM_START;
    program.fileOffset = 0;
  }
  return rest;
}

/** Where the file's first byte would be. */
function fileStart({ memoryStart, fileOffset }: Mapping): Int64 {
  return difference(memoryStart, fileOffset);
}

/** Mappings that hold no address of theirs are looked at one by one, in the order of the file. */
function assignMappings(profile: Profile): void {
  const { mapping: mappings, location: locations } = profile;
  let unknown: Mapping | undefined;
  for (const location of locations) {
    const { address } = location;
    if (location.mapping || address === 0) continue;
    location.mapping = mappings.find((each) =>
      each.memoryStart <= address && address < each.memoryLimit
    ) ?? extendDown(mappings, address);
    if (location.mapping) continue;
    if (!unknown) {
      unknown = { ...emptyMapping(1), memoryLimit: toUint64(-1n) };
      mappings.push(unknown);
    }
    location.mapping = unknown;
  }
}

/** Some profilers leave out the first of the ranges that a file was split into. */
function extendDown(mappings: Mapping[], address: Int64): Mapping | undefined {
  const found = mappings.find((each) =>
    each.fileOffset !== 0 && fileStart(each) <= address && address < each.memoryStart
  );
  if (found) {
    found.memoryStart = fileStart(found);
    found.fileOffset = 0;
  }
  return found;
}

function difference(a: Int64, b: Int64): Int64 {
  return addUnsigned(a, negate(b));
}
