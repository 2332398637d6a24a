import { LoadError } from "./load_error.ts";

/** What to load, and how. */
export interface LoadOptions {
  /** `http://127.0.0.1:4000`: where the service is. */
  origin: string;
  url: string;
  method: string;
  /** Requests in all; nothing if {@linkcode seconds} gives the length. */
  requests: number | undefined;
  /** Length of the load, of `-z`. */
  seconds: number | undefined;
  connections: number;
  /** Whether to open an allocation window halfway. */
  window: boolean;
  /** More flags, for oha. */
  flags: string[];
}

const REQUESTS = 1_000_000;
const CONNECTIONS = 8;
const SUFFIXES: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6 };
const UNITS: Readonly<Record<string, number>> = { ms: 1e-3, s: 1, m: 60, h: 3600 };
/** Flags that change what oha prints: its numbers are read and printed here. */
const OUTPUT_FLAG_REGEXP = /^(-o|--output|--output-format|--debug|--dump-urls)(=|$)/;

/**
 * Reads the command line of `load`: `-n`, `-c`, `-z` and `-m` as oha has them,
 * `--no-window`, and whatever else oha understands.
 *
 * @throws {LoadError} If a number is not one.
 *
 * @example
 * ```ts
 * import { parseLoadOptions } from "./load_options.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const options = parseLoadOptions(["-n", "10k", "-c2"], {});
 * strictEqual(options.requests, 10_000);
 * strictEqual(options.connections, 2);
 * strictEqual(options.url, "http://127.0.0.1:4000/sendjson");
 * ```
 */
export function parseLoadOptions(
  args: readonly string[],
  env: { HOST?: string; PORT?: string },
): LoadOptions {
  const rest = args[0] === "--" ? args.slice(1) : [...args];
  const take = (flag: string) => takeValue(rest, flag);
  const duration = take("-z");
  const requests = take("-n");
  const connections = take("-c");
  const window = !rest.includes("--no-window");
  const method = take("-m") ?? "POST";
  const flags = rest.filter((flag) => flag !== "--no-window" && flag !== "--no-tui");
  const output = flags.find((flag) => OUTPUT_FLAG_REGEXP.test(flag));
  if (output) throw new LoadError(`Cannot load with ${output}: the numbers are printed here`);
  const origin = originOf(env);
  return {
    origin,
    url: `${origin}/sendjson`,
    method,
    requests: duration === undefined ? parseCount("-n", requests ?? `${REQUESTS}`) : undefined,
    seconds: duration === undefined ? undefined : parseDuration(duration),
    connections: parseCount("-c", connections ?? `${CONNECTIONS}`),
    window,
    flags,
  };
}

/** Where the example service is: an address to listen on is not one to connect to. */
function originOf({ HOST, PORT }: { HOST?: string; PORT?: string }): string {
  const host = !HOST || HOST === "0.0.0.0" ? "127.0.0.1" : HOST === "::" ? "::1" : HOST;
  const origin = `http://${host.includes(":") ? `[${host}]` : host}:${PORT || 4000}`;
  if (URL.canParse(origin)) return origin;
  throw new LoadError(`Cannot load ${origin}: HOST or PORT is wrong`);
}

/** Removes `-n 5`, `-n5` or `-n=5` from the arguments; the last one counts. */
function takeValue(args: string[], flag: string): string | undefined {
  let value: string | undefined;
  for (let i = 0; i < args.length;) {
    const arg = args[i]!;
    if (!arg.startsWith(flag)) {
      i++;
      continue;
    }
    const [, next] = args.splice(i, arg === flag ? 2 : 1);
    value = arg === flag ? next : arg.slice(flag.length).replace(/^=/, "");
    if (value === undefined) throw new LoadError(`Cannot load: ${flag} needs a value`);
  }
  return value;
}

/** `1000`, `10k`, `1m`. */
function parseCount(flag: string, text: string): number {
  const [, number, suffix] = /^(\d+(?:_\d+)*)([km]?)$/i.exec(text) ?? [];
  const count = Number(number?.replaceAll("_", "")) * (SUFFIXES[suffix?.toLowerCase() ?? ""] ?? 1);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new LoadError(`Cannot load with ${flag} "${text}": it is no number above 0`);
}

/** `10s`, `1m30s`. */
function parseDuration(text: string): number {
  const whole = /^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const seconds = parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit!]!, 0);
  if (whole && seconds > 0) return seconds;
  throw new LoadError(`Cannot load for "${text}": write -z 10s or -z 3m`);
}
