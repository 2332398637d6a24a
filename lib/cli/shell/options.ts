/**
 * Options in the shell: lines that set them, lines that stand for others, the list of all.
 *
 * @module
 */
import { byteOrder } from "../../go/sort.ts";
import { trimSpace } from "../../go/strings.ts";
import type { Profile } from "../../profile/types.ts";
import { needsValue, OptionError, optionText, setOption } from "../../report/option_text.ts";
import { type Config, type Option, type OptionName, OPTIONS } from "../../report/options.ts";
import { sampleTypeName } from "../../report/profile_summary.ts";
import type { Session } from "./session.ts";

const COMMENT = "//:";

/**
 * Runs a statement of the form `name=value`, or the bare name of an option.
 *
 * @param statement The statement.
 * @param session Whose options it sets.
 * @returns Whether it is one.
 * @throws {OptionError} If the option cannot be that.
 * @throws {RangeError} If the profile does not have the sample type.
 */
export function assign(statement: string, { profile, config }: Session): boolean {
  const equals = statement.indexOf("=");
  const name = trimSpace(equals < 0 ? statement : statement.slice(0, equals));
  const isNeeded = needsValue(name);
  if (isNeeded === undefined) return false;
  if (isNeeded && equals < 0) {
    throw new OptionError(`please specify a value, e.g. ${name}=<val>`);
  }
  const value = equals < 0 ? "" : withoutComment(statement.slice(equals + 1));
  setOption(config, name, name === "sample_index" ? sampleTypeName(profile, value) : value);
  return true;
}

function withoutComment(text: string): string {
  const comment = text.lastIndexOf(COMMENT);
  return trimSpace(comment < 0 ? text : text.slice(0, comment));
}

const CLEAR = ["focus=", "ignore=", "hide=", "tagfocus=", "tagignore="];

/**
 * Lines that stand for others: `:` clears filters, the name of a sample type
 * chooses it, `mean_` and `total_` before it say how.
 *
 * @param profile The profile with the sample types.
 * @returns What turns a line into statements.
 */
export function shortcuts({ sampleType }: Profile): (line: string) => readonly string[] {
  const meanings = new Map<string, readonly string[]>([[":", CLEAR]]);
  for (const { type } of sampleType) {
    const choose = `sample_index=${type}`;
    meanings.set(type, [choose]);
    meanings.set(`total_${type}`, ["mean=0", choose]);
    meanings.set(`mean_${type}`, ["mean=1", choose]);
  }
  return (line) => {
    const statement = trimSpace(line);
    return meanings.get(statement) ?? [statement];
  };
}

/** What to show for a value, and the remark behind it. */
interface Shown {
  value: string;
  remark?: string;
}

/**
 * All options with their values, a line each.
 *
 * @param profile The profile with the sample types.
 * @param config The values.
 * @returns The lines, sorted.
 */
export function optionList(profile: Profile, config: Config): string {
  return Object.entries<Option>(OPTIONS)
    .filter(([name]) => name !== "source_path")
    .map(([name, option]) => {
      const { value, remark } = shown(
        name,
        optionText(config, name as OptionName),
        option,
        profile,
      );
      const comment = remark === undefined ? "" : `//: ${remark}`;
      return `  ${pad(name, 25)} = ${pad(value, 20)} ${comment}`;
    })
    .sort(byteOrder)
    .join("\n");
}

function shown(name: string, value: string, { choices }: Option, { sampleType }: Profile): Shown {
  if (choices) {
    return { value: value || "(default)", remark: `[${[...choices].sort().join(" | ")}]` };
  }
  if (name === "sample_index") {
    const types = sampleType.map(({ type }) => type);
    // Go's pprof says so even if the profile has another default.
    return { value: value || types.at(-1)!, remark: `[${types.join(" | ")}]` };
  }
  if (name === "nodecount" && value === "-1") return { value, remark: "default" };
  return { value: value || '""' };
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - [...text].length));
}
