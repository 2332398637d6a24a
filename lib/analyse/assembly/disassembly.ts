/**
 * Functions as instructions, with the values of samples.
 *
 * @module
 */
import { errorMessage } from "../../base/error_message.ts";
import { baseName } from "../../go/filepath.ts";
import { add, addUnsigned, compare, type Int64, quotient } from "../../go/int64.ts";
import { byteOrder } from "../../go/sort.ts";
import { parseUint64 } from "../../go/strconv.ts";
import type { CodeFile, CodeSymbol, Instruction } from "../../profile/machine_code.ts";
import type { Mapping } from "../../profile/types.ts";
import { nodeTable } from "../graph/node_table.ts";
import { comparePlaces, type Place } from "../graph/place.ts";
import { nodeSums } from "../graph/sums.ts";
import type { ReportInput } from "../report_input.ts";

/** A function, or another part of a file that has a name. */
interface DisassembledSymbol {
  /** At least one. */
  names: string[];
  flat: Int64;
  cum: Int64;
  instructions: ValuedInstruction[];
}

/** An instruction with the values of samples at it. */
export interface ValuedInstruction {
  /** In the file of the program. */
  address: Int64;
  text: string;
  /** Where it is from; `""` and 0 for what is not known. */
  function: string;
  file: string;
  line: number;
  flat: Int64;
  cum: Int64;
}

/** Samples at one address of the process. */
interface SampledPlace {
  place: Place;
  flat: Int64;
  flatCount: Int64;
  cum: Int64;
  cumCount: Int64;
}

/** A symbol with its samples. */
interface SampledSymbol {
  symbol: CodeSymbol;
  /** The mapping that it was found in: it distinguishes addresses of the process from those of the file. */
  file: CodeFile;
  samples: SampledPlace[];
}

const MOST = 2n ** 64n - 1n;

/**
 * Disassembles the functions that the report's argument matches: by name, and by
 * address if it is a number.
 *
 * @param input The report.
 * @param most How many functions at most, heaviest first; all by name unless told.
 * @returns The functions.
 * @throws {RangeError} If the argument matches nothing that has samples.
 * @throws {Error} If there is no disassembler, or it fails.
 */
export async function disassembly(
  input: ReportInput,
  most?: number,
): Promise<DisassembledSymbol[]> {
  const address = parseUint64(input.symbol?.pattern ?? "");
  const places = sampledPlaces(input);
  const symbols = await findSymbols(input, places, address);
  const sampled = symbols.flatMap(({ symbol, file }) => {
    const samples = places.filter(({ place }) => isInside(place.address, symbol, file));
    return samples.length > 0 ? [{ symbol, file, samples }] : [];
  });
  if (sampled.length === 0) throw notFound(input, address, symbols.length > 0);
  const result: DisassembledSymbol[] = [];
  for (const each of choose(sampled, most)) result.push(await disassemble(each, input));
  return result;
}

function sampledPlaces({ profile, values, ...input }: ReportInput): SampledPlace[] {
  const { granularity, paths, dropNegative } = input;
  const table = nodeTable(profile, { granularity, paths, objects: true });
  const sums = nodeSums(profile, table, values);
  const places = table.places.map((place, i): SampledPlace => ({
    place,
    flat: sums.flat[i] ?? 0,
    flatCount: sums.flatCount[i] ?? 0,
    cum: sums.cum[i] ?? 0,
    cumCount: sums.cumCount[i] ?? 0,
  }));
  return places.filter(({ flat, cum }) => {
    if (flat === 0 && cum === 0) return false;
    return !dropNegative || !(flat < 0 || (flat === 0 && cum < 0));
  });
}

/** Looks into the files that have matching samples, and those that the address is in. */
async function findSymbols(
  { profile, symbol: wanted, code, notes }: ReportInput,
  places: SampledPlace[],
  address: Int64 | undefined,
): Promise<{ symbol: CodeSymbol; file: CodeFile }[]> {
  const matches = (name: string) => wanted?.matches(name) === true;
  const files = new Set(
    places.filter(({ place }) => matches(place.name)).map(({ place }) => place.object),
  );
  files.delete("");
  const found: { symbol: CodeSymbol; file: CodeFile }[] = [];
  for (const mapping of profile.mapping) {
    if (!files.has(mapping.filename) && !mayHold(mapping, address)) continue;
    let file: CodeFile;
    try {
      file = await code.open(mapping.filename, mapping);
    } catch (error) {
      await notes.print(errorMessage(error));
      continue;
    }
    // A file that its tool cannot read has no symbols.
    const symbols = await file.symbols(matches, address ?? 0).catch(() => []);
    await file.close();
    found.push(...symbols.map((symbol) => ({ symbol, file })));
  }
  return found;
}

function mayHold({ memoryStart, memoryLimit }: Mapping, address: Int64 | undefined): boolean {
  return address !== undefined && memoryStart <= address && address <= memoryLimit;
}

function isInside(address: Int64, { start, end }: CodeSymbol, file: CodeFile): boolean {
  const at = objectAddress(file, address);
  return at !== undefined && at >= start && at <= end;
}

/** @returns `undefined` for what is elsewhere. */
function objectAddress(file: CodeFile, address: Int64): Int64 | undefined {
  try {
    return file.objectAddress(address);
  } catch {
    return undefined;
  }
}

function notFound(
  { symbol }: ReportInput,
  address: Int64 | undefined,
  isKnown: boolean,
): RangeError {
  if (address === undefined) {
    return new RangeError(`no matches found for regexp ${symbol?.pattern}`);
  }
  const hex = `0x${address.toString(16)}`;
  return new RangeError(
    isKnown
      ? `address ${hex} found in binary, but the corresponding symbols do not have samples in the profile`
      : `no matches found for address ${hex}`,
  );
}

function choose(symbols: SampledSymbol[], most: number | undefined): SampledSymbol[] {
  const byName = (a: SampledSymbol, b: SampledSymbol) =>
    byteOrder(a.symbol.names[0] ?? "", b.symbol.names[0] ?? "") ||
    compare(a.symbol.start, b.symbol.start);
  if (most === undefined) return symbols.sort(byName);
  return symbols.sort((a, b) =>
    compare(total(b.samples).flat, total(a.samples).flat) || byName(a, b)
  )
    .slice(0, most);
}

function total(samples: SampledPlace[]): { flat: Int64; cum: Int64 } {
  let [flat, cum]: [Int64, Int64] = [0, 0];
  for (const sample of samples) {
    flat = add(flat, sample.flat);
    cum = add(cum, sample.cum);
  }
  return { flat, cum };
}

async function disassemble(
  { symbol, file, samples }: SampledSymbol,
  { code, intelSyntax }: ReportInput,
): Promise<DisassembledSymbol> {
  const { start, end: last } = symbol;
  const end = last === MOST ? last : addUnsigned(last, 1);
  const instructions = await code.disassemble({ file: symbol.file, start, end, intelSyntax });
  return {
    names: symbol.names,
    ...total(samples),
    instructions: addSamples(instructions, samples, file),
  };
}

/** Samples between two instructions are of the first: the place may be where a call returns to. */
function addSamples(
  instructions: Instruction[],
  samples: SampledPlace[],
  file: CodeFile,
): ValuedInstruction[] {
  samples.sort((a, b) =>
    compare(a.place.address, b.place.address) || comparePlaces(a.place, b.place)
  );
  let s = 0;
  return instructions.map((instruction, i) => {
    const next = instructions[i + 1]?.address ?? MOST;
    const sums: Int64[] = [0, 0, 0, 0];
    const valued = {
      address: instruction.address,
      text: instruction.text,
      function: instruction.function,
      file: instruction.file === "" ? "" : baseName(instruction.file),
      line: instruction.line,
    };
    for (; s < samples.length; s++) {
      const { place, flat, flatCount, cum, cumCount } = samples[s]!;
      const at = objectAddress(file, place.address);
      if (at === undefined || at >= next) break;
      [flat, flatCount, cum, cumCount].forEach((value, k) => sums[k] = add(sums[k]!, value));
      // The disassembler knows better, if it knows.
      if (valued.file === "" && place.file !== "") valued.file = baseName(place.file);
      valued.line ||= Number(place.line);
      valued.function ||= place.name;
    }
    const [flat = 0, flatCount = 0, cum = 0, cumCount = 0] = sums;
    return { ...valued, flat: quotient(flat, flatCount), cum: quotient(cum, cumCount) };
  });
}
