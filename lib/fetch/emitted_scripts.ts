/**
 * What the user wrote of scripts that Deno compiled, for code of which only the
 * place in what ran is known.
 *
 * @module
 */
import { readRegularText } from "../base/read_regular.ts";
import { cachedModule } from "../collect/source/maps/deno_cache.ts";
import { toFile } from "../collect/source/script_origin.ts";
import { ScriptTable } from "../collect/source/script_table.ts";
import type { ScriptLookup, WrittenScript } from "../machine/jit/script_lookup.ts";

const MAX_BYTES = 256 << 20;

/** Looks scripts up in Deno's cache, or reads them where they run as they were written. */
export function emittedScripts(): ScriptLookup {
  const known = new Map<string, Promise<WrittenScript | undefined>>();
  return (url) => {
    let script = known.get(url);
    if (!script) known.set(url, script = load(url));
    return script;
  };
}

async function load(url: string): Promise<WrittenScript | undefined> {
  if (!url.startsWith("file:")) return undefined;
  const cached = await cachedModule(url);
  const text = cached?.text ??
    await readRegularText(toFile(url), { most: MAX_BYTES }).catch(() => undefined);
  if (text === undefined) return undefined;
  const table = await ScriptTable.load({ url, text }, () => cached?.map);
  return {
    place(line, column) {
      const place = table.place({ line: line - 1, column: column - 1 });
      return { function: place.function.name, file: place.function.file, line: place.line };
    },
    functionName: (line, column, name) =>
      table.function({ line: line - 1, column: column - 1 }, name).name,
  };
}
