/**
 * Configurations in URLs: `?f=main&n=20`.
 *
 * @module
 */
import { OptionError, optionText, setOption } from "./option_text.ts";
import { type Config, defaultConfig, type Option, type OptionName, OPTIONS } from "./options.ts";

const ROWS = Object.entries<Option>(OPTIONS) as readonly [OptionName, Option][];

/** Names in URLs of what saved configurations keep. */
export const SAVED_KEYS: readonly string[] = ROWS.flatMap(([, { url, saved }]) =>
  url !== undefined && saved ? [url] : []
);

/**
 * Applies a URL to a configuration.
 *
 * @param config The configuration that the URL changes; it stays as it is.
 * @param params The URL's parameters; empty ones and strange ones count as absent.
 * @returns The changed configuration.
 * @throws {OptionError} If a parameter is no value of its option.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { configFromUrl } from "./config_url.ts";
 * import { defaultConfig } from "./options.ts";
 *
 * const config = configFromUrl(defaultConfig(), new URLSearchParams("f=main&trim=f"));
 * strictEqual(config.focus, "main");
 * strictEqual(config.trim, false);
 * ```
 */
export function configFromUrl(config: Config, params: URLSearchParams): Config {
  const result = { ...config };
  for (const [name, { url }] of ROWS) {
    const text = url === undefined ? null : params.get(url);
    if (!text) continue;
    try {
      setOption(result, name, text);
    } catch (error) {
      if (!(error instanceof OptionError)) throw error;
      throw new OptionError(`error setting config field ${name}: ${error.message}`);
    }
  }
  return result;
}

/**
 * Puts a configuration into a URL: what is not as it is by default, and what
 * saved configurations keep.
 *
 * @param config The configuration.
 * @param params The URL's parameters; others than options' are kept.
 * @returns The new parameters, and whether they differ.
 */
export function configToUrl(
  config: Config,
  params: URLSearchParams,
): { params: URLSearchParams; changed: boolean } {
  const initial = defaultConfig();
  const result = new URLSearchParams(params);
  let changed = false;
  for (const [name, { url, saved, type }] of ROWS) {
    if (url === undefined || !saved) continue;
    const full = optionText(config, name);
    const short = type === "bool" ? full.slice(0, 1) : full;
    const text = full === optionText(initial, name) ? "" : short;
    if ((result.get(url) ?? "") === text) continue;
    changed = true;
    if (text === "") result.delete(url);
    else result.set(url, text);
  }
  return { params: result, changed };
}
