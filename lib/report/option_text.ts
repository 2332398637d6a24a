/**
 * Options as texts: how shells and URLs read and write them.
 *
 * @module
 */
import {
  goFloat,
  goQuote,
  NumberError,
  parseBool,
  parseErrorText,
  parseFloat64,
  parseIntNumber,
} from "../go/strconv.ts";
import { type Config, type Option, type OptionName, OPTIONS, type OptionValue } from "./options.ts";

/** A text is no value of an option. */
export class OptionError extends Error {
  override name = "OptionError";
}

const READERS: Readonly<Record<Option["type"], (text: string) => OptionValue>> = {
  string: (text) => text,
  bool: readBool,
  int: (text) => readNumber("Atoi", text, () => parseIntNumber(text, 10)),
  float: (text) => readNumber("ParseFloat", text, () => parseFloat64(text)),
};

const TRUE: readonly string[] = ["true", "t", "yes", "y", "1", ""];
const FALSE: readonly string[] = ["false", "f", "no", "n", "0"];

/** Options by name and by each value that is a name of its own, such as `cum`. */
const NAMES: ReadonlyMap<string, OptionName> = new Map<string, OptionName>(
  Object.entries<Option>(OPTIONS).flatMap(([name, { choices = [] }]) =>
    [name, ...choices].map((each) => [each, name as OptionName])
  ),
);

/** Every name that {@linkcode setOption} takes. */
export const OPTION_NAMES: readonly string[] = [...NAMES.keys()];

/**
 * Whether a name can stand without a value.
 *
 * @param name Name of an option, or of a value that is a name of its own.
 * @returns `undefined` if it is neither.
 */
export function needsValue(name: string): boolean | undefined {
  const option = NAMES.get(name);
  if (option === undefined) return undefined;
  return option === name && OPTIONS[option].type !== "bool";
}

/**
 * Sets an option.
 *
 * @param config The configuration to change.
 * @param name Name of the option, or of a value that is a name of its own.
 * @param text Its value; for a value's own name, whether to choose it.
 * @throws {OptionError} If the option is unknown, or cannot have the value.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { setOption } from "./option_text.ts";
 * import { defaultConfig } from "./options.ts";
 *
 * const config = defaultConfig();
 * setOption(config, "nodecount", "5");
 * setOption(config, "cum", "true");
 * strictEqual(config.nodecount, 5);
 * strictEqual(config.sort, "cum");
 * ```
 */
export function setOption(config: Config, name: string, text: string): void {
  const option = NAMES.get(name);
  if (option === undefined || (option !== name && !isTrue(text))) {
    throw new OptionError(`unknown config field ${goQuote(name)}`);
  }
  const value = option === name ? text : name;
  const { choices, type }: Option = OPTIONS[option];
  if (choices && !choices.includes(value)) {
    throw new OptionError(`invalid ${goQuote(option)} value ${goQuote(value)}`);
  }
  Object.assign(config, { [option]: READERS[type](value) });
}

/** The value of an option as a text that {@linkcode setOption} understands. */
export function optionText(config: Config, name: OptionName): string {
  const value = config[name];
  return OPTIONS[name].type === "float" ? goFloat(Number(value)) : String(value);
}

function isTrue(text: string): boolean {
  try {
    return parseBool(text);
  } catch {
    return false;
  }
}

function readBool(text: string): boolean {
  const lower = text.toLowerCase();
  if (TRUE.includes(lower)) return true;
  if (FALSE.includes(lower)) return false;
  throw new OptionError(`illegal value "${text}" for bool variable`);
}

function readNumber(reader: string, text: string, read: () => number): number {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NumberError)) throw error;
    throw new OptionError(parseErrorText(reader, text, error));
  }
}
