import { trimSpace } from "../../go/strings.ts";
import { needsValue, OptionError, setOption } from "../../report/option_text.ts";
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
