/**
 * Instructions by the line of source that they are from.
 *
 * @module
 */
import { errorMessage } from "../../base/error_message.ts";
import { cleanPath } from "../../go/filepath.ts";
import { add, compare, type Int64, toInt64, toUint64 } from "../../go/int64.ts";
import type { Instruction } from "../../profile/machine_code.ts";
import type { Location } from "../../profile/types.ts";
import type { ReportInput } from "../report_input.ts";
import { type AddressRange, codeRanges } from "./code_ranges.ts";
import type { SampledCode, WantedAddress } from "./sampled_code.ts";

/** A machine instruction, or what stands for one where there is no file to look into. */
export interface ListedInstruction {
  /** In the file of the program. */
  address: Int64;
  /** Bytes to the next one. */
  length: number;
  /** `""` if there is no file. */
  text: string;
  /** Where the innermost call is. */
  file: string;
  line: Int64;
  flat: Int64;
  cum: Int64;
}

/** A call that was inlined. */
export interface InlinedCall {
  file: string;
  line: Int64;
}

/** An instruction of a line. */
interface LineInstruction {
  /** Of the process: where to find it among {@linkcode ListedSource.instructions}. */
  address: bigint;
  /** Calls inlined at the line that it is in, outermost first. */
  calls: InlinedCall[];
}

/** A file of source. */
export interface ListedFile {
  name: string;
  lines: Map<Int64, FileLine>;
}

/** A line that instructions are from. */
interface FileLine {
  /** As the linker knows it. */
  function: string;
  instructions: LineInstruction[];
}

/** Everything to be listed. */
export interface ListedSource {
  /** By name; functions without a file are in one of no name, or each in its own. */
  files: Map<string, ListedFile>;
  /** By address of the process. */
  instructions: Map<bigint, ListedInstruction>;
}

/** A call at an address; lines of profiles may be any number. */
interface ListedFrame {
  function: string;
  file: string;
  line: Int64;
}

/** Instructions without a line are of the line before, if that is no farther away. */
const NEIGHBOURHOOD = 32n;

/**
 * Disassembles what was requested.
 *
 * @param input The report.
 * @param code What was requested.
 * @param apart Whether functions without a file are told apart.
 * @returns The instructions.
 */
export async function listedSource(
  input: ReportInput,
  code: SampledCode,
  apart = false,
): Promise<ListedSource> {
  const source: ListedSource = { files: new Map(), instructions: new Map() };
  const unknown = [...code.wanted].filter(([, { file }]) => !file);
  unknown.sort(([a], [b]) => compare(a, b));
  for (const [address, wanted] of unknown) {
    addSynthetic(source, code, BigInt(address), wanted, apart);
  }
  for (const range of codeRanges(code)) await addRange(source, code, range, input, apart);
  const sampled = [...code.cum.keys()].map(BigInt).sort(compare);
  for (const [address, instruction] of source.instructions) {
    addValues(instruction, address, code, sampled);
  }
  return source;
}

/** Without a file, what the profile knows stands for the instruction. */
function addSynthetic(
  source: ListedSource,
  code: SampledCode,
  address: bigint,
  { location }: WantedAddress,
  apart: boolean,
): void {
  const frames = framesOf(location);
  const { file = "", line = 0 } = frames[0] ?? {};
  const at = toUint64(address);
  const place = { address: at, length: 1, text: "", file, line, flat: 0, cum: 0 };
  source.instructions.set(address, place);
  addFrames(source, code, address, frames, apart);
}

/** What the profile knows of an address. */
function framesOf({ line: lines }: Location): ListedFrame[] {
  return lines.map(({ function: { name, filename }, line }) => ({
    function: name,
    file: filename,
    // Two of the same number must be the same key.
    line: typeof line === "bigint" ? toInt64(line) : line,
  }));
}

async function addRange(
  source: ListedSource,
  code: SampledCode,
  { begin, end, file, mapping }: AddressRange,
  { code: machine, intelSyntax, notes }: ReportInput,
  apart: boolean,
): Promise<void> {
  const objectAddress = (address: bigint, which: string): bigint | undefined => {
    try {
      return BigInt(file.objectAddress(toUint64(address)));
    } catch (error) {
      const why = errorMessage(error);
      const at = address.toString(16);
      notes.warn(`Failed to compute objdump address for range ${which} ${at}: ${why}`);
      return undefined;
    }
  };
  const from = objectAddress(begin, "start");
  const to = from === undefined ? undefined : objectAddress(end, "end");
  if (from === undefined || to === undefined) return;
  const range = { file: mapping.filename, start: toUint64(from), end: toUint64(to), intelSyntax };
  const instructions = await machine.disassemble(range).catch(() => []);

  let last: { frames: ListedFrame[]; address: bigint } | undefined;
  let highest = 0n;
  for (const [i, instruction] of instructions.entries()) {
    const address = BigInt.asUintN(64, BigInt(instruction.address) + begin - from);
    // Some disassemblers print some code twice.
    if (address <= highest) continue;
    highest = address;
    let frames = await framesAt(address, instruction);
    const { file: name = "", line = 0 } = frames[0] ?? {};
    source.instructions.set(address, {
      address: instruction.address,
      length: lengthOf(instruction, instructions[i + 1]),
      text: instruction.text,
      file: name,
      line,
      flat: 0,
      cum: 0,
    });
    if (line !== 0) last = { frames, address };
    else if (last && address - last.address <= NEIGHBOURHOOD) frames = last.frames;
    addFrames(source, code, address, frames, apart);
  }

  /** What the disassembler says, where the other tools fail. */
  async function framesAt(address: bigint, instruction: Instruction): Promise<ListedFrame[]> {
    const { function: name, file: path, line } = instruction;
    const known = file.defersToProfile ? code.wanted.get(toUint64(address)) : undefined;
    if (known) return framesOf(known.location);
    return await file.frames(toUint64(address))
      .catch(() => [{ function: name, file: path, line }]);
  }
}

function lengthOf({ address }: Instruction, next: Instruction | undefined): number {
  return next && next.address > address ? Number(BigInt(next.address) - BigInt(address)) : 1;
}

/** An instruction is listed in each function on its stack that was requested. */
function addFrames(
  { files }: ListedSource,
  { functions }: SampledCode,
  address: bigint,
  frames: ListedFrame[],
  apart: boolean,
): void {
  for (const [i, { function: name, file: path, line }] of frames.entries()) {
    if (!functions.has(name)) continue;
    const fileName = canonicalPath(path);
    const alone = apart && path === "";
    const key = alone ? `\0${name}` : fileName;
    let file = files.get(key);
    if (!file) files.set(key, file = { name: alone ? "" : fileName, lines: new Map() });
    const calls = frames.slice(0, i).reverse().map(({ file, line }) => ({ file, line }));
    let known = file.lines.get(line);
    // A line is of the first function that has it.
    if (!known) file.lines.set(line, known = { function: name, instructions: [] });
    known.instructions.push({ address, calls });
  }
}

function canonicalPath(path: string): string {
  return cleanPath(path.replace(/^\/proc\/self\/cwd\//, "").replace(/^\.\//, ""));
}

/** Samples inside an instruction are its own: they may be of where a call returns to. */
function addValues(
  instruction: ListedInstruction,
  address: bigint,
  { flat, cum }: SampledCode,
  sampled: readonly bigint[],
): void {
  const end = address + BigInt(instruction.length);
  // Not byte by byte: the next instruction may be anywhere.
  for (let i = firstFrom(sampled, address); i < sampled.length && sampled[i]! < end; i++) {
    const at = toUint64(sampled[i]!);
    instruction.flat = add(instruction.flat, flat.get(at) ?? 0);
    instruction.cum = add(instruction.cum, cum.get(at) ?? 0);
  }
}

/** Where in a sorted list the first is that is not less. */
function firstFrom(sorted: readonly bigint[], least: bigint): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
