/**
 * `llvm-symbolizer`: the best of the tools, with columns and inlined calls.
 *
 * @module
 */
import { ToolError } from "../../go/os/exec.ts";
import type { CodeFrame } from "../../profile/machine_code.ts";
import type { AddressLookup } from "./address_lookup.ts";
import { LineProcess } from "./run_tool.ts";

/** An answer of the program, as far as it is read here. */
interface Answer {
  Symbol?: {
    FunctionName?: string;
    FileName?: string;
    Line?: number;
    Column?: number;
    StartLine?: number;
  }[];
}

/**
 * Starts the program.
 *
 * @param command Path or name.
 * @param file The file to ask it about.
 * @param path Folders for a name, as in `$PATH`.
 * @returns The program.
 * @throws {ToolError} If it cannot be started.
 */
export function llvmSymbolizer(command: string, file: string, path: string): AddressLookup {
  const options = ["--inlining", "-demangle=false", "--output-style=JSON"];
  const process = new LineProcess(command, options, path);
  return {
    frames: async (address) => {
      await process.write(`CODE ${file} 0x${address.toString(16)}\n`);
      return parseAnswer(await process.readLine());
    },
    close: () => process.close(),
  };
}

function parseAnswer(line: string): CodeFrame[] {
  try {
    const answer = JSON.parse(line) as Answer;
    return (answer.Symbol ?? []).map((symbol) => ({
      function: symbol.FunctionName ?? "",
      file: symbol.FileName ?? "",
      line: symbol.Line ?? 0,
      column: symbol.Column ?? 0,
      startLine: symbol.StartLine ?? 0,
    }));
  } catch (cause) {
    throw new ToolError(`unexpected llvm-symbolizer output: ${line}`, { cause });
  }
}
