/**
 * Names for programs without symbols that name their source files themselves:
 * Rust, and with it Deno.
 *
 * @module
 */
import { IndexCache, indexFolder } from "../machine/names/index_cache.ts";
import { elfBuildIdOf } from "../machine/names/index_elf.ts";
import { indexNames } from "../machine/names/name_job.ts";
import type { NameIndex } from "../machine/names/name_index.ts";
import { sourceFileName } from "../machine/names/source_file_name.ts";
import type { Func, Location, Mapping, Profile } from "../profile/types.ts";

/** V8's own functions, which run where JavaScript runs. */
const BUILTINS = "[V8 builtins]";

/**
 * Names what no tool could name. Code that refers to no source file belongs to
 * what called it, as a function that was inlined without a trace would.
 *
 * @param profile The profile; its samples, locations, functions and mappings change.
 * @param nameless Its locations that have no name.
 */
export async function symbolizeStripped(
  profile: Profile,
  nameless: readonly Location[],
): Promise<void> {
  const byMapping = Map.groupBy(nameless, ({ mapping }) => mapping);
  const left = new Set<Location>();
  const named = new Set<Mapping>();
  const functions = new Map<string, Func>();
  for (const [mapping, locations] of byMapping) {
    const index = mapping && await namesOf(mapping);
    if (!mapping || !index) continue;
    for (const location of locations) {
      if (!nameLocation(location, mapping, index, profile, functions)) left.add(location);
    }
    named.add(mapping);
    mapping.hasFunctions = mapping.hasFilenames = true;
  }
  if (functions.size === 0) return;
  for (const sample of profile.sample) sample.location = joined(sample.location, named, left);
  const files = [...new Set([...named].map(({ filename }) => filename))].join(", ");
  profile.comment.push(
    `estimate: ${files} has no symbols: a function is named by the source file that most of its ` +
      "panics name, and code that names none belongs to what called it",
  );
}

/** Nothing for what has symbols, is no Rust, or of another build. */
async function namesOf({ filename, buildId }: Mapping): Promise<NameIndex | undefined> {
  try {
    if (!(await Deno.stat(filename)).isFile) return undefined;
    const own = elfBuildIdOf(filename);
    if (buildId !== "" && own !== "" && own !== buildId) return undefined;
    const folder = indexFolder();
    const index = await new IndexCache(folder).load(own) ??
      await indexNames({ path: filename, cache: folder });
    return index.parts.files > 0 ? index : undefined;
  } catch {
    // What is no file with code has had its message.
    return undefined;
  }
}

/** @returns Whether it has a name now. */
function nameLocation(
  location: Location,
  { memoryStart, fileOffset }: Mapping,
  index: NameIndex,
  profile: Profile,
  functions: Map<string, Func>,
): boolean {
  const inFile = Number(BigInt(location.address) - BigInt(memoryStart) + BigInt(fileOffset));
  const address = index.addressAt(inFile);
  if (address === undefined) return false;
  const found = index.isBuiltin(address) ? { name: BUILTINS, file: "" } : index.find(address);
  if (!found) return false;
  const name = found.file === "" ? found.name : sourceFileName(found.file);
  let func = functions.get(found.name);
  if (!func) {
    const id = profile.function.length + 1;
    func = { id, name, systemName: name, filename: found.file, startLine: 0 };
    functions.set(found.name, func);
    profile.function.push(func);
  }
  location.line = [{ function: func, line: 0, column: 0 }];
  return true;
}

/** Without the calls that belong to their callers, and each file once where it calls itself. */
function joined(
  stack: readonly Location[],
  named: ReadonlySet<Mapping>,
  left: ReadonlySet<Location>,
): Location[] {
  const kept: Location[] = [];
  for (const location of stack.toReversed()) {
    const caller = kept.at(-1);
    const isInside = caller !== undefined && caller.mapping === location.mapping &&
      location.mapping !== undefined && named.has(location.mapping);
    const func = location.line[0]?.function;
    const isSame = func !== undefined && func.filename !== "" &&
      func === caller?.line[0]?.function;
    if (isInside && left.has(location)) continue;
    // The innermost one shows best where it was.
    if (isInside && isSame) kept.pop();
    kept.push(location);
  }
  return kept.reverse();
}
