import { flagTypes } from "./flag_table.ts";
import { UsageError } from "./invocation.ts";

/** The command line of the comparison, taken apart. */
interface DiffArguments {
  base: string;
  current: string;
  /** Limits of growth, as the user wrote them. */
  limits: string[];
  /** What is for the tool itself. */
  flags: string[];
}

/** How the comparison is called. */
export const DIFF_USAGE =
  `Usage: deno task diff BASE CURRENT [pprof flags] [--fail-if 'TYPE[:REGEX] > AMOUNT']...

  deno task diff before.pb.gz after.pb.gz
  deno task diff before.pb.gz after.pb.gz -alloc_space -list=parse
  deno task diff before.pb.gz after.pb.gz --fail-if 'inuse_space > 10%'
`;

/**
 * Takes the command line apart: sources and flags in any order.
 *
 * @param args The arguments.
 * @returns What they are.
 * @throws {UsageError} If there are not exactly two sources, or a limit is missing.
 */
export function parseDiffArguments(args: readonly string[]): DiffArguments {
  const types = flagTypes();
  const sources: string[] = [];
  const limits: string[] = [];
  const flags: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--") {
      sources.push(...args.slice(i + 1));
      break;
    }
    const name = /^--?([^-=][^=]*)/.exec(arg)?.[1];
    if (name === undefined) {
      sources.push(arg);
      continue;
    }
    if (name === "base" || name === "diff_base") {
      throw new UsageError(`-${name} is the first of the two profiles here`);
    }
    const list = name === "fail-if" ? limits : flags;
    const inline = arg.includes("=");
    const takesValue = name === "fail-if" || (types.get(name) ?? "bool") !== "bool";
    const value = takesValue && !inline ? args[++i] : undefined;
    if (list === limits) {
      limits.push(inline ? arg.slice(arg.indexOf("=") + 1) : limitAfter(value));
    } else {
      flags.push(arg, ...value === undefined ? [] : [value]);
    }
  }
  const [base, current, ...more] = sources;
  if (base === undefined || current === undefined || more.length > 0) {
    throw new UsageError(`need two profiles, got ${sources.length}`);
  }
  return { base, current, limits, flags };
}

function limitAfter(value: string | undefined): string {
  if (value === undefined) throw new UsageError("flag needs an argument: -fail-if");
  return value;
}
