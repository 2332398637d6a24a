import { environment } from "../base/environment.ts";
import type { ScriptLookup } from "../machine/jit/script_lookup.ts";
import { ObjectTools } from "../machine/object_tools.ts";

/** A variable of the environment, `undefined` if it is not set. */
export interface Environment {
  (name: string): string | undefined;
}

/**
 * The object tools of this machine, and where its user keeps programs.
 *
 * @param tools What `-tools` says, `undefined` if it is not given.
 * @param env The environment.
 * @returns The tools.
 */
export function localTools(tools: string | undefined, env: Environment = environment): ObjectTools {
  const isWindows = Deno.build.os === "windows";
  const home = env(isWindows ? "USERPROFILE" : "HOME") || ".";
  const folders = env("PPROF_BINARY_PATH") || `${home}/pprof/binaries`;
  const places = { tools: tools ?? env("PPROF_TOOLS") ?? "", path: env("PATH") ?? "" };
  return new ObjectTools(places, folders.split(isWindows ? ";" : ":"), emittedScript);
}

let scripts: Promise<ScriptLookup> | undefined;

/** Loads what looks scripts up when there is code that V8 made. */
async function emittedScript(url: string): ReturnType<ScriptLookup> {
  scripts ??= import("../fetch/emitted_scripts.ts").then((module) => module.emittedScripts());
  return await (await scripts)(url);
}
