import {
  type Config,
  defaultConfig,
  type Option,
  type OptionName,
  OPTIONS,
} from "../report/options.ts";

/** A configuration with a name. */
export interface NamedConfig {
  name: string;
  /** Saved options that are not empty; what is missing is `""`, `0` or `false`. */
  options: Partial<Config>;
}

/** Where named configurations are kept. */
export interface Settings {
  /** @throws {Error} If they cannot be read. */
  read: () => Promise<NamedConfig[]>;
  /** @throws {Error} If they cannot be written. */
  write: (configs: readonly NamedConfig[]) => Promise<void>;
}

const SAVED = Object.entries<Option>(OPTIONS)
  .filter(([, { saved }]) => saved)
  .map(([name]) => name as OptionName);

/**
 * The part of a configuration that is saved, in Go's pprof's order and with
 * its habit of leaving empty values out.
 */
export function savedOptions(config: Config): Partial<Config> {
  return Object.fromEntries(SAVED.flatMap((name) => config[name] ? [[name, config[name]]] : []));
}

/** The whole configuration of a saved one. */
export function savedConfig(options: Partial<Config>): Config {
  const config = defaultConfig();
  const EMPTY = { string: "", bool: false, int: 0, float: 0 };
  const values = SAVED.map((name) => [name, options[name] ?? EMPTY[OPTIONS[name].type]]);
  return { ...config, ...Object.fromEntries(values) };
}

/**
 * Settings as Go's pprof's file has them.
 *
 * @throws {RangeError} With the text of Go's pprof, if one has a number that JSON has not.
 */
export function settingsText(configs: readonly NamedConfig[]): string {
  const numbers = configs.flatMap(({ options }) => Object.values(options))
    .filter((value) => typeof value === "number");
  const odd = numbers.find((value) => !Number.isFinite(value));
  if (odd !== undefined) throw new RangeError(`json: unsupported value: ${oddNumber(odd)}`);
  const rows = configs.map(({ name, options }) => ({ name, ...options }));
  return JSON.stringify({ configs: rows }, undefined, 2);
}

/**
 * Reads Go's pprof's file.
 *
 * @throws {SyntaxError} If it is not one.
 */
export function parseSettings(text: string): NamedConfig[] {
  const file: unknown = JSON.parse(text);
  const configs = isRecord(file) ? file["configs"] ?? [] : undefined;
  if (!Array.isArray(configs)) throw new SyntaxError("configs is no list");
  return configs.map((row: unknown) => {
    if (!isRecord(row)) throw new SyntaxError("a configuration is no object");
    const { name, ...options } = row;
    for (const option of SAVED) {
      const { default: initial } = OPTIONS[option];
      const isRight = typeof options[option] === typeof initial &&
        // JSON has numbers that are none here.
        (typeof initial !== "number" || Number.isFinite(options[option]));
      if (option in options && !isRight) throw new SyntaxError(`${option} is no ${typeof initial}`);
    }
    // What is no option is left out, as Go's pprof does.
    const known = SAVED.flatMap((option) => option in options ? [[option, options[option]]] : []);
    return { name: String(name ?? ""), options: Object.fromEntries(known) };
  });
}

function oddNumber(value: number): string {
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
