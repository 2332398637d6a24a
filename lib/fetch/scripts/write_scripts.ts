/**
 * Profiles of JavaScript that ran as a bundle, by the names and lines that were
 * written.
 *
 * @module
 */
import { ScriptTable, type SourceFunction } from "../../collect/source/script_table.ts";
import { add, type Int64 } from "../../go/int64.ts";
import { exactSystemName } from "../../profile/function_name.ts";
import type { Func, Line, Profile } from "../../profile/types.ts";
import { readableFile, type ScriptFiles } from "./script_files.ts";

const SCRIPT_REGEXP = /\.[cm]?js$/;

/**
 * Names functions and lines of a profile as they were written, where the source
 * map of a script is found.
 *
 * @param profile The profile; its functions and locations change.
 * @param files Find scripts.
 */
export async function writeScripts(profile: Profile, files: ScriptFiles): Promise<void> {
  const scripts = Map.groupBy(
    profile.function.filter(({ filename }) => SCRIPT_REGEXP.test(filename)),
    ({ filename }) => filename,
  );
  const sources = new Map<Func, { table: ScriptTable; source: SourceFunction }>();
  for (const [filename, functions] of scripts) {
    const found = await files.find(filename);
    if (!found || found.text === "") continue;
    const table = await ScriptTable.load({ url: filename, text: found.text }, () => found.map);
    const known = functions.flatMap((func) => {
      const source = table.functionOn(Number(func.startLine), func.name);
      return source ? [{ func, source }] : [];
    });
    const named = functions.filter(({ startLine }) => startLine !== 0);
    if (known.length * 2 < named.length) {
      profile.comment.push(`${filename} is not the version that ran: its source map is not used`);
      continue;
    }
    for (const { func, source } of known) sources.set(func, { table, source });
    profile.comment.push(`# names and lines of ${filename} are by its source map`);
  }
  if (sources.size > 0) rewrite(profile, sources);
}

function rewrite(
  profile: Profile,
  sources: ReadonlyMap<Func, { table: ScriptTable; source: SourceFunction }>,
): void {
  const written = new Map<string, Func>();
  let last = profile.function.reduce<Int64>((most, { id }) => id > most ? id : most, 0);
  const functionOf = ({ name, file, startLine }: SourceFunction, systemName: string) => {
    const key = `${name}\0${file}\0${startLine}`;
    let func = written.get(key);
    if (!func) {
      last = add(last, 1);
      func = {
        id: last,
        name,
        systemName: exactSystemName(name, systemName),
        filename: readableFile(file),
        startLine,
      };
      written.set(key, func);
    }
    return func;
  };
  for (const location of profile.location) {
    location.line = location.line.map((line): Line => {
      const known = sources.get(line.function);
      if (!known) return line;
      const { table, source } = known;
      const place = { line: Number(line.function.startLine) - 1, column: 0 };
      const ran = Number(line.line);
      return {
        function: functionOf(source, line.function.systemName),
        line: ran > 0 ? table.line(ran, place, source, Number(line.column)) : source.startLine,
        column: 0,
      };
    });
  }
  profile.function = [
    ...profile.function.filter((func) => !sources.has(func)),
    ...written.values(),
  ];
}
