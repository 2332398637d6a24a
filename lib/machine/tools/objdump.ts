/**
 * `objdump`, GNU's or LLVM's: from addresses to instructions.
 *
 * @module
 */
import { type Int64, toUint64 } from "../../go/int64.ts";
import { ToolError } from "../../go/os/exec.ts";
import type { CodeRange, Instruction } from "../../profile/machine_code.ts";
import { runTool } from "./run_tool.ts";
import { findTools, type ToolPlaces } from "./tool_paths.ts";

/** A disassembler. */
export interface Objdump {
  command: string;
  isLlvm: boolean;
}

const LLVM_REGEXP = /LLVM version (?:(\d*)\.(\d*)\.(\d*)|[^\n]*(trunk)[^\n]*)/;
/** LLVM's before had other options; the least versions differ between systems. */
const MIN_MAJOR = { linux: 8, darwin: 10 } as Readonly<Record<string, number>>;

/**
 * Finds a disassembler that can do what is needed here.
 *
 * @param places Where to look.
 * @returns The first.
 * @throws {ToolError} If there is none.
 */
export async function findObjdump(places: ToolPlaces): Promise<Objdump> {
  for (const command of findTools("objdump", places)) {
    const version = await runTool(command, ["--version"], places.path).catch(() => "");
    if (isLlvmObjdump(version)) return { command, isLlvm: true };
    if (version.includes("GNU objdump")) return { command, isLlvm: false };
  }
  throw new ToolError("cannot disasm: no objdump tool available");
}

function isLlvmObjdump(version: string): boolean {
  const [found, major, , patch, trunk] = LLVM_REGEXP.exec(version) ?? [];
  if (trunk !== undefined) return true;
  if (found === undefined || !major || !patch) return false;
  const least = MIN_MAJOR[Deno.build.os];
  if (least === undefined || Number(major) < least) return false;
  return Deno.build.os !== "darwin" || Number(major) > least || Number(patch) >= 1;
}

/**
 * Disassembles a part of a file.
 *
 * @param objdump The disassembler.
 * @param range The part.
 * @param path Folders for the name of a program, as in `$PATH`.
 * @returns Its instructions.
 * @throws {ToolError} If the disassembler fails.
 */
export async function disassemble(
  { command, isLlvm }: Objdump,
  { file, start, end, intelSyntax }: CodeRange,
  path: string,
): Promise<Instruction[]> {
  const intel = isLlvm ? ["--x86-asm-syntax=intel"] : ["-M", "intel"];
  const args = [
    "--disassemble",
    "--demangle",
    "--no-show-raw-insn",
    "--line-numbers",
    `--start-address=${address(start)}`,
    `--stop-address=${address(end)}`,
    ...intelSyntax ? intel : [],
    file,
  ];
  try {
    return parseInstructions(await runTool(command, args, path));
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new ToolError(`[${[command, ...args].join(" ")}]: ${error.message}`);
  }
}

/** As Go prints it: zero has no prefix of its own. */
function address(value: Int64): string {
  return `0x${value.toString(16)}`;
}

const INSTRUCTION_REGEXP = /^([0-9a-f]+):[\t\f\r ]+([^\n]*)/i;
const PLACE_REGEXP = /^;?[\t\f\r ]?([^\n]*):([0-9]+)/;
const FUNCTION_REGEXP = /^;?[\t\f\r ]?([^\t\f\r\n ][^\n]*)\(\):/;
const LLVM_FUNCTION_REGEXP = /^(?:[0-9a-f]+)?[\t\f\r ]?([^\n]*):/i;

/**
 * Parses what `objdump` prints: instructions, and between them lines that say
 * which function or which line of source follows.
 */
export function parseInstructions(text: string): Instruction[] {
  const instructions: Instruction[] = [];
  let place = { function: "", file: "", line: 0 };
  for (const untrimmed of text.split("\n")) {
    const line = untrimmed.trim();
    const [, at, code] = INSTRUCTION_REGEXP.exec(line) ?? [];
    if (at !== undefined && BigInt(`0x${at}`) < 1n << 64n) {
      instructions.push({ address: toUint64(BigInt(`0x${at}`)), text: code!, ...place });
      continue;
    }
    const [, file, number] = PLACE_REGEXP.exec(line) ?? [];
    if (file !== undefined) {
      if (Number(number) < 2 ** 32) place = { ...place, file, line: Number(number) };
      continue;
    }
    const name = FUNCTION_REGEXP.exec(line)?.[1] ?? LLVM_FUNCTION_REGEXP.exec(line)?.[1];
    place = name === undefined ? { function: "", file: "", line: 0 } : { ...place, function: name };
  }
  return instructions;
}
