/**
 * Finds the files that a profile's mappings were loaded from, where a user
 * keeps them.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import type { ObjectTools } from "../machine/object_tools.ts";
import type { Mapping, Profile } from "../profile/types.ts";
import type { Messages } from "./messages.ts";

/**
 * Names the files of mappings that are found; the others keep their names.
 *
 * @param profile The profile; its mappings change.
 * @param tools Know the folders, and open files.
 * @param messages Hears of files that are of another build.
 */
export async function locateBinaries(
  profile: Profile,
  tools: ObjectTools,
  messages: Messages,
): Promise<void> {
  for (const mapping of profile.mapping) {
    for (const folder of tools.binaryFolders) {
      const found = await findIn(folder, mapping, tools, messages);
      if (found === undefined) continue;
      mapping.filename = found;
      break;
    }
  }
}

async function findIn(
  folder: string,
  mapping: Mapping,
  tools: ObjectTools,
  messages: Messages,
): Promise<string | undefined> {
  for (const path of [...byBuildId(folder, mapping), ...byName(folder, mapping)]) {
    const id = await buildIdOf(path, mapping, tools);
    if (id === undefined) continue;
    if (mapping.buildId === "" || mapping.buildId === id) return path;
    messages.warn(
      `Ignoring local file ${path}: build-id mismatch (${mapping.buildId} != ${id})`,
    );
  }
  return undefined;
}

/** @returns `undefined` if it is no file that can have been loaded there. */
async function buildIdOf(
  path: string,
  mapping: Mapping,
  tools: ObjectTools,
): Promise<string | undefined> {
  try {
    const file = await tools.open(path, mapping);
    await file.close();
    return file.buildId;
  } catch {
    return undefined;
  }
}

/** Any file in a folder with the id's name, perf's places, LLVM's places. */
function byBuildId(folder: string, { filename, buildId }: Mapping): string[] {
  if (buildId === "") return [];
  const named = join(folder, buildId);
  const places = [
    join(named, filename === "" ? "" : basename(filename)),
    ...filesIn(named),
    join(folder, filename, buildId),
  ];
  if (buildId.length >= 2) {
    places.push(join(folder, buildId.slice(0, 2), `${buildId.slice(2)}.debug`));
  }
  return places;
}

/** Below the folder as in the profile, and where debuggers look for symbols that were split off. */
function byName(folder: string, { filename }: Mapping): string[] {
  if (filename === "") return [];
  const [name, parent] = [basename(filename), dirname(filename)];
  return [
    join(folder, name),
    join(folder, filename),
    join(folder, `${filename}.debug`),
    join(folder, parent, ".debug", `${name}.debug`),
    join(folder, "usr", "lib", "debug", parent, `${name}.debug`),
  ];
}

function filesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => join(folder, name)).sort();
  } catch {
    return [];
  }
}
