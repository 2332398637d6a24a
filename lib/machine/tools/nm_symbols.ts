/**
 * `nm`, requested ranges of addresses by name.
 *
 * @module
 */
import { type Int64, toUint64 } from "../../go/int64.ts";
import type { CodeSymbol, NameMatcher } from "../../profile/machine_code.ts";
import { demangle } from "../demangle/demangle.ts";
import { runTool } from "./run_tool.ts";

const LINE_REGEXP = /^([0-9a-f]+)[\t\f\r ]+([^\n])[\t\f\r ]+([^\n]*)/i;

/** What a name may look like to a user. */
const MODES = ["full", "templates", ""] as const;

/**
 * Finds symbols of a file.
 *
 * @param command Path or name of `nm`.
 * @param file The file.
 * @param path Folders for a name, as in `$PATH`.
 * @param matches Says of a name whether it is wanted.
 * @param address An address that is wanted, 0 for none.
 * @returns The symbols by address; each ends where the next begins.
 * @throws {ToolError} If the tool cannot be started, or fails.
 */
export async function nmSymbols(
  command: string,
  file: string,
  path: string,
  matches: NameMatcher,
  address: Int64,
): Promise<CodeSymbol[]> {
  const symbols: CodeSymbol[] = [];
  let names: string[] = [];
  let start = 0n;
  const finish = (next: bigint) => {
    const end = BigInt.asUintN(64, next - 1n);
    const inside = address != 0 && address >= start && address <= end;
    const wanted = inside ? names : wantedName(names, matches);
    if (wanted.length === 0) return;
    symbols.push({ names: wanted, file, start: toUint64(start), end: toUint64(end) });
  };
  for (const line of (await runTool(command, ["-n", file], path)).split("\n")) {
    const [, digits, , name = ""] = LINE_REGEXP.exec(line.trim()) ?? [];
    if (digits === undefined) continue;
    const at = BigInt(`0x${digits}`);
    if (at === start) {
      names.push(name);
      continue;
    }
    finish(at);
    [names, start] = [[name], at];
  }
  // The last one ends where addresses do.
  finish(0n);
  return symbols;
}

/** The first name that is wanted, in the form that is. */
function wantedName(names: string[], matches: NameMatcher): string[] {
  for (const name of names) {
    if (matches(name)) return [name];
    for (const mode of MODES) {
      const plain = demangle(name, mode);
      if (plain !== undefined && matches(plain)) return [plain];
    }
  }
  return [];
}
