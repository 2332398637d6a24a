/**
 * The scripts whose text is in V8's log.
 *
 * @module
 */
import { cachedModule } from "../source/maps/deno_cache.ts";
import { scriptOrigin } from "../source/script_origin.ts";
import { ScriptTable } from "../source/script_table.ts";
import { logFields } from "./log_fields.ts";

/** Scripts by URL, and those whose lines are not the user's. */
export interface LoggedScripts {
  tables: ReadonlyMap<string, ScriptTable>;
  /** Compiled by Deno, but its cache has no map for what ran. */
  unmapped: string[];
}

const COMPILED_REGEXP = /\.([cm]?ts|[tj]sx)$/;

/** Reads the application's scripts, with Deno's maps where what ran is what it has in its cache. */
export async function loggedScripts(data: Uint8Array): Promise<LoggedScripts> {
  const tables = new Map<string, ScriptTable>();
  const unmapped: string[] = [];
  for (const [, , url = "", text = ""] of logFields(data, new Set(["script-source"]))) {
    const { owner } = scriptOrigin(url, true, "", "");
    if (owner === "deno" || owner === "v8" || url === "") continue;
    let isMapped = !COMPILED_REGEXP.test(url);
    const table = await ScriptTable.load({ url, text }, async () => {
      const cached = await cachedModule(url);
      if (cached?.text.trimEnd() !== text.trimEnd()) return undefined;
      isMapped = true;
      return cached.map;
    });
    tables.set(url, table);
    if (!isMapped) unmapped.push(url);
  }
  return { tables, unmapped };
}
