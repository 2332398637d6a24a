/**
 * The code that samples went through, and which of it was requested.
 *
 * @module
 */
import { add, addUnsigned, type Int64, quotient, toUint64 } from "../../go/int64.ts";
import { parseUint64 } from "../../go/strconv.ts";
import type { CodeFile } from "../../profile/machine_code.ts";
import type { Line, Location, Mapping, Profile } from "../../profile/types.ts";
import type { ReportInput } from "../report_input.ts";

/** What samples say about code. Addresses are of the process. */
export interface SampledCode {
  /** Values of samples that end at an address. */
  flat: ReadonlyMap<Int64, Int64>;
  /** Values of samples that pass through an address, recursion counted once. */
  cum: ReadonlyMap<Int64, Int64>;
  /** Addresses that were requested. */
  wanted: ReadonlyMap<Int64, WantedAddress>;
  /** Names of functions that were requested, also as the linker knows them. */
  functions: ReadonlySet<string>;
  /** Names for readers of names that the linker knows. */
  readable: ReadonlyMap<string, string>;
}

/** An address that was requested. */
export interface WantedAddress {
  location: Location;
  /** `undefined` if it cannot be opened. */
  file: CodeFile | undefined;
}

/** Opens the file of a mapping. */
export interface FileOpener {
  (mapping: Mapping): Promise<CodeFile | undefined>;
}

/**
 * Adds samples up by address.
 *
 * @param input The report; its argument says what is requested: functions, files
 *   of source, binaries, or an address.
 * @param open Opens files.
 * @returns The sums.
 */
export async function sampledCode(
  input: ReportInput,
  open: FileOpener,
): Promise<SampledCode> {
  const { profile, values } = input;
  const flat = new Map<Int64, Int64>();
  const cum = new Map<Int64, Int64>();
  const wanted = new Map<Int64, WantedAddress>();
  const functions = new Set<string>();
  const readable = new Map<string, string>();
  const addressOf = addresses(profile);
  const choose = lineChooser(input);

  for (const { value: all, location: stack } of profile.sample) {
    const count = values.mean ? all[0] ?? 0 : 0;
    const value = quotient(all[values.index] ?? 0, count);
    const seen = new Set<Int64>();
    for (let i = stack.length - 1; i >= 0; i--) {
      const location = stack[i]!;
      for (const line of location.line) {
        readable.set(line.function.systemName, line.function.name);
      }
      const address = addressOf(location);
      if (!seen.has(address)) cum.set(address, add(cum.get(address) ?? 0, value));
      if (i === 0) flat.set(address, add(flat.get(address) ?? 0, value));
      seen.add(address);
      for (const line of choose(location, address)) {
        functions.add(line.function.name).add(line.function.systemName);
        if (wanted.has(address)) continue;
        const { mapping } = location;
        const file = mapping && await open(mapping);
        // What has no address is not in the file.
        const isElsewhere = file?.defersToProfile && location.address === 0;
        wanted.set(address, { location, file: isElsewhere ? undefined : file });
      }
    }
  }
  return { flat, cum, wanted, functions, readable };
}

/** Locations without an address get one of their own, above all others. */
function addresses({ mapping: mappings }: Profile): (location: Location) => Int64 {
  let next = mappings.reduce<Int64>(
    (most, { memoryLimit }) => memoryLimit > most ? memoryLimit : most,
    1,
  );
  const made = new Map<Location, Int64>();
  return (location) => {
    const { address } = location;
    if (address !== 0) return typeof address === "number" ? address : toUint64(address);
    let own = made.get(location);
    if (own === undefined) {
      made.set(location, own = next);
      next = addUnsigned(next, 1);
    }
    return own;
  };
}

/** Which lines of a location were requested; of an address, the outermost call. */
function lineChooser({ symbol }: ReportInput): (location: Location, address: Int64) => Line[] {
  const wanted = symbol && parseUint64(symbol.pattern);
  return ({ line: lines, mapping }, address) => {
    if (!symbol || address === wanted) return lines.slice(-1);
    if (lines.length === 0) return [];
    const inFile = mapping !== undefined && symbol.matches(mapping.filename);
    return lines.filter(({ function: { name, systemName, filename } }, i) =>
      (i === 0 && inFile) || symbol.matches(name) || symbol.matches(systemName) ||
      symbol.matches(filename)
    );
  };
}
