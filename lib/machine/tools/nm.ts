/**
 * What `nm` says about a file: names at addresses, and symbols by name.
 *
 * @module
 */
import { type Int64, toUint64 } from "../../go/int64.ts";
import type { CodeSymbol, NameMatcher } from "../../profile/machine_code.ts";
import { demangle } from "../demangle/demangle.ts";
import { type AddressLookup, namedFrame } from "./address_lookup.ts";
import { runTool } from "./run_tool.ts";

interface NmRange {
  address: bigint;
  size: bigint;
  name: string;
  /** Whether it is no code. */
  isData: boolean;
}

/**
 * Reads the names of a file.
 *
 * @param command Path or name of `nm`.
 * @param file The file.
 * @param path Folders for a name, as in `$PATH`.
 * @param base What to add to addresses of the file for those of the process: they are compared.
 * @returns The names.
 * @throws {ToolError} If it cannot be started, or fails.
 */
export async function nmNames(
  command: string,
  file: string,
  path: string,
  base: bigint,
): Promise<AddressLookup> {
  const args = ["--numeric-sort", "--print-size", "--format=posix", file];
  const ranges = parseRanges(await runTool(command, args, path), base);
  return {
    frames: (address) => {
      const range = findRange(ranges, BigInt.asUintN(64, address + base));
      return Promise.resolve(range ? [namedFrame(range.name)] : []);
    },
    close: () => Promise.resolve(),
  };
}

/** Lines are `name type address size`; others, such as those of undefined symbols, do not count. */
function parseRanges(text: string, base: bigint): NmRange[] {
  return text.split("\n").flatMap((line) => {
    const [name, type, address, size, ...more] = line.trim().split(" ");
    if (name === undefined || type === undefined || more.length > 0) return [];
    if (!isHex(address) || !isHex(size)) return [];
    const isData = /[bdrvBDRVW]/.test(type);
    const start = BigInt.asUintN(64, BigInt(`0x${address}`) + base);
    return { name, address: start, size: BigInt(`0x${size}`), isData };
  });
}

function isHex(text: string | undefined): boolean {
  return text !== undefined && /^[0-9a-f]+$/i.test(text) && BigInt(`0x${text}`) < 1n << 64n;
}

/** Code reaches to the next name, data only as far as its size says. */
function findRange(ranges: NmRange[], address: bigint): NmRange | undefined {
  const [first, last] = [ranges[0], ranges.at(-1)];
  if (!first || !last || address < first.address || address >= end(last)) return undefined;
  let [low, high] = [0, ranges.length];
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    const at = ranges[middle]!.address;
    // Several names for one address: which is found depends on where the search comes by.
    if (at === address) {
      low = middle;
      break;
    }
    if (at < address) low = middle;
    else high = middle;
  }
  const found = ranges[low]!;
  return found.isData && address >= end(found) ? undefined : found;
}

function end({ address, size }: NmRange): bigint {
  return BigInt.asUintN(64, address + size);
}

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
    const inside = address !== 0 && address >= start && address <= end;
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
