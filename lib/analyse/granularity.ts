/**
 * How finely a report distinguishes places in the code.
 *
 * @module
 */

/** The parts of a place that make it another place. */
export interface Granularity {
  function: boolean;
  file: boolean;
  line: boolean;
  column: boolean;
  address: boolean;
  /** Whether inlined calls are places of their own. */
  inlines: boolean;
}

/** What the user chose. */
interface GranularityOptions {
  /** One of {@linkcode GRANULARITIES}, or `""` for functions. */
  granularity: string;
  noinlines: boolean;
  showcolumns: boolean;
}

type Parts = Pick<Granularity, "function" | "file" | "line" | "address">;

const PARTS: Readonly<Record<string, Parts>> = {
  functions: { function: true, file: false, line: false, address: false },
  filefunctions: { function: true, file: true, line: false, address: false },
  files: { function: false, file: true, line: false, address: false },
  lines: { function: true, file: true, line: true, address: false },
  addresses: { function: true, file: true, line: true, address: true },
};

/** The names of the granularities. */
export const GRANULARITIES: readonly string[] = Object.keys(PARTS);

/**
 * What a choice of granularity keeps apart.
 *
 * @param options The choice.
 * @returns The parts that count.
 * @throws {RangeError} If the granularity is unknown.
 */
export function granularity(options: GranularityOptions): Granularity {
  const parts = PARTS[options.granularity || "functions"];
  if (!parts) throw new RangeError("unexpected granularity");
  const inlines = !options.noinlines;
  // By address nothing is merged, so columns stay, requested or not.
  const column = parts.line && (options.showcolumns || (parts.address && inlines));
  return { ...parts, column, inlines };
}
