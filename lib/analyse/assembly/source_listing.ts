/**
 * Source with its instructions, and the values of samples at both.
 *
 * @module
 */
import { add, compare, type Int64 } from "../../go/int64.ts";
import { byteOrder } from "../../go/sort.ts";
import type { CodeFile, MachineCode } from "../../profile/machine_code.ts";
import type { ReportInput } from "../report_input.ts";
import { type FunctionLines, listedFunctions } from "./listed_functions.ts";
import {
  type InlinedCall,
  type ListedFile,
  type ListedInstruction,
  type ListedSource,
  listedSource,
} from "./listed_source.ts";
import { type FileOpener, type SampledCode, sampledCode } from "./sampled_code.ts";
import { SourceReader } from "./source_reader.ts";

/** A function, or a part of one. */
export interface FunctionListing {
  name: string;
  file: string;
  flat: Int64;
  cum: Int64;
  lines: LineListing[];
}

/** A line of source. */
export interface LineListing {
  number: Int64;
  text: string;
  flat: Int64;
  cum: Int64;
  instructions: InstructionListing[];
}

/** An instruction of a line. */
export interface InstructionListing extends ListedInstruction {
  /** Whether it does not follow the one before it in memory. */
  startsBlock: boolean;
  /** Calls inlined at the line, outermost first. */
  calls: InlinedCall[];
}

/** What there is to list, and the source of what is inlined there. */
export interface SourceListing {
  functions: FunctionListing[];
  /** Files of theirs that cannot be read, and where they were looked for. */
  missing: ReadonlyMap<string, readonly string[]>;
  /** A line of source, `undefined` if it cannot be read. */
  sourceLine: (file: string, line: Int64) => string | undefined;
}

/**
 * Lists the functions that the report's argument matches.
 *
 * @param input The report.
 * @param most How many files at most, heaviest first, and then functions without a file count
 *   each as one; all by name unless told, and those without a file in one.
 * @returns The listing.
 * @throws {RangeError} If the argument matches nothing.
 */
export async function sourceListing(input: ReportInput, most?: number): Promise<SourceListing> {
  const files = new Map<string, CodeFile | undefined>();
  try {
    const code = await sampledCode(input, opener(files, input.code));
    if (code.functions.size === 0) {
      throw new RangeError(`no matches found for regexp: ${input.symbol?.pattern}`);
    }
    const source = await listedSource(input, code, most !== undefined);
    const reader = new SourceReader(input);
    return {
      functions: chooseFiles(source, most)
        .flatMap((file) => listFile(file, source, code, reader)),
      missing: new Map(reader.missing),
      sourceLine: (file, line) => reader.line(file, line),
    };
  } finally {
    for (const file of files.values()) await file?.close();
  }
}

/** A file is opened once, for the mapping that needs it first. */
function opener(files: Map<string, CodeFile | undefined>, code: MachineCode): FileOpener {
  return async (mapping) => {
    const { filename } = mapping;
    if (!files.has(filename)) {
      let file: CodeFile | undefined;
      try {
        file = await code.open(filename, mapping);
      } catch {
        // Without it there are no instructions, but still lines.
      }
      files.set(filename, file);
    }
    return files.get(filename);
  };
}

function chooseFiles(source: ListedSource, most: number | undefined): ListedFile[] {
  const files = [...source.files.values()].sort((a, b) => byteOrder(a.name, b.name));
  if (most === undefined) return files;
  const weights = new Map(files.map((file) => [file, flatOf(file, source)]));
  return files.sort((a, b) => compare(weights.get(b)!, weights.get(a)!)).slice(0, most);
}

/** An address that is listed several times counts once. */
function flatOf({ lines }: ListedFile, { instructions }: ListedSource): Int64 {
  const addresses = new Set(
    [...lines.values()].flatMap((line) => line.instructions.map(({ address }) => address)),
  );
  let sum: Int64 = 0;
  for (const address of addresses) sum = add(sum, instructions.get(address)!.flat);
  return sum;
}

function listFile(
  file: ListedFile,
  source: ListedSource,
  { readable }: SampledCode,
  reader: SourceReader,
): FunctionListing[] {
  return listedFunctions(file, source, readable).flatMap((listed) => {
    const { name, flat, cum } = listed;
    if (cum === 0) return [];
    const lines = numbersOf(listed, reader.count(file.name)).map((number) => {
      const text = reader.line(file.name, number) ?? missingText(number);
      return listLine(file, number, text, source);
    });
    return [{ name, file: file.name, flat, cum, lines }];
  });
}

/**
 * Lines that are there, and others that have instructions, in order: a profile
 * may name any line, which is no number to count up to.
 */
function numbersOf({ begin, end, lines }: FunctionLines, count: number): Int64[] {
  const there: number[] = [];
  for (let number = begin > 1 ? begin : 1; number < end && number <= count;) {
    there.push(Number(number));
    number = add(number, 1);
  }
  const before = lines.filter((line) => line < 1);
  return [...before, ...there, ...lines.filter((line) => line > count && line >= 1)];
}

/** What stands for source that is not there. */
function missingText(number: Int64): string {
  return number === 0 ? "<instructions with unknown line numbers>" : "???";
}

function listLine(
  { lines }: ListedFile,
  number: Int64,
  text: string,
  source: ListedSource,
): LineListing {
  let [flat, cum]: [Int64, Int64] = [0, 0];
  let expected = 0n;
  const instructions = (lines.get(number)?.instructions ?? []).map(({ address, calls }) => {
    const instruction = source.instructions.get(address)!;
    flat = add(flat, instruction.flat);
    cum = add(cum, instruction.cum);
    const startsBlock = address !== expected;
    expected = address + BigInt(instruction.length);
    return { ...instruction, startsBlock, calls };
  });
  return { number, text, flat, cum, instructions };
}
