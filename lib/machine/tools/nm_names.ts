/**
 * `nm`, requested the function at an address: fast, but no files or lines.
 *
 * @module
 */
import { type FrameSource, namedFrame } from "./frame_source.ts";
import { runTool } from "./run_tool.ts";

interface NamedRange {
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
): Promise<FrameSource> {
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
function parseRanges(text: string, base: bigint): NamedRange[] {
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
function findRange(ranges: NamedRange[], address: bigint): NamedRange | undefined {
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

function end({ address, size }: NamedRange): bigint {
  return BigInt.asUintN(64, address + size);
}
