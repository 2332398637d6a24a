import { codeName } from "../../profile/import/v8/code_name.ts";
import { OWN_PREFIX } from "../source/frame_resolver.ts";
import { scriptOrigin, toFile } from "../source/script_origin.ts";
import type { ScriptTable } from "../source/script_table.ts";
import type { LoggedCode } from "./code_table.ts";
import type { LoggedLine } from "./log_profile.ts";
import type { LoggedFunction, ScriptOffset } from "./source_positions.ts";

/** A line of what is no function of anybody's. */
export function pseudoLine(name: string): LoggedLine {
  return { name, file: "", startLine: 0, line: 0 };
}

/**
 * The functions and lines that an instruction is from.
 *
 * @param place The innermost inlined function first; empty if unknown.
 * @param code The code it is in.
 * @param tables Scripts of which the text is known.
 */
export function logLines(
  place: readonly ScriptOffset[],
  code: LoggedCode,
  tables: ReadonlyMap<string, ScriptTable>,
): LoggedLine[] {
  const own = codeName(code.name);
  if (own.tier === undefined) return [pseudoLine(code.name)];
  const lines = place.map(({ within, offset }) => {
    const around = tables.get(within.url)?.placeAt(offset);
    if (!around) return unread(within);
    const { function: { name, file, startLine }, line } = around;
    return { name: shown(name, within.url), file, startLine, line };
  });
  return lines.length > 0 ? lines : [unread(own)];
}

/** A function of a script of which only V8's name is known. */
function unread({ name, url, line }: LoggedFunction): LoggedLine {
  const file = toFile(url);
  const base = file.replace(/^.*[/:]/, "");
  const fallback = line === 1 ? `(module ${base})` : `${base}.<anonymous:${line}>`;
  return { name: shown(name || fallback, url), file, startLine: line, line };
}

/** The profiler's own functions are marked. */
function shown(name: string, url: string): string {
  return scriptOrigin(url, true, name, "").owner === "profiler" ? OWN_PREFIX + name : name;
}
