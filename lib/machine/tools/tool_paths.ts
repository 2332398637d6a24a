/**
 * Which programs know things about object files.
 *
 * @module
 */
import { join } from "node:path";
import { lookPath } from "../../go/os/exec.ts";

/** A program. */
export interface Tool {
  /** Its path, or the bare name if it was not found where it should be. */
  command: string;
  found: boolean;
}

/** Where a user's tools are. */
export interface ToolPlaces {
  /** As `-tools` takes it: folders, or `tool:folder`, separated by commas; `""` for `path`. */
  tools: string;
  /** Folders with programs, as `$PATH` has them. */
  path: string;
}

/** Names of a tool, best first. */
const NAMES = {
  "llvm-symbolizer": ["llvm-symbolizer"],
  addr2line: ["addr2line", "gaddr2line"],
  // Their output is the same.
  nm: ["llvm-nm", "nm", "gnm"],
  objdump: ["llvm-objdump", "objdump", "gobjdump"],
} as const;

/** A tool that a place can be told for. */
export type ToolName = keyof typeof NAMES;

/**
 * Finds the programs that could be a tool, best first.
 *
 * @param name The tool.
 * @param places Where to look.
 * @returns Paths.
 */
export function findTools(name: ToolName, { tools, path }: ToolPlaces): string[] {
  const folders = foldersOf(name, tools);
  const isMac = Deno.build.os === "darwin";
  const names = NAMES[name].filter((each) => isMac || !each.startsWith("g"));
  return names.flatMap((each) => {
    const places = folders.map((folder) => lookPath(join(folder, each), path));
    return places.find((place) => place !== undefined) ?? [];
  });
}

/**
 * Finds a tool.
 *
 * @param name The tool.
 * @param places Where to look.
 * @returns The tool, under its last name if there is none.
 */
export function findTool(name: ToolName, places: ToolPlaces): Tool {
  const [command] = findTools(name, places);
  return command === undefined ? { command: name, found: false } : { command, found: true };
}

/** The folders told for a tool, then those told for all. */
function foldersOf(name: ToolName, tools: string): string[] {
  const own: string[] = [];
  const all: string[] = [];
  for (const entry of tools.split(",")) {
    const colon = entry.indexOf(":");
    const tool = entry.slice(0, Math.max(colon, 0));
    if (!Object.hasOwn(NAMES, tool)) all.push(entry);
    else if (tool === name) own.push(entry.slice(colon + 1));
  }
  return [...own, ...all];
}
