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
 * The part of a configuration that is saved, in the original's order and with
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

/** Settings as the original's file has them. */
export function settingsText(configs: readonly NamedConfig[]): string {
  const rows = configs.map(({ name, options }) => ({ name, ...options }));
  return JSON.stringify({ configs: rows }, undefined, 2);
}

/**
 * Reads the original's file.
 *
 * @throws {SyntaxError} If it is none.
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
      if (option in options && typeof options[option] !== typeof initial) {
        throw new SyntaxError(`${option} is no ${typeof initial}`);
      }
    }
    return { name: String(name ?? ""), options: options as Partial<Config> };
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
