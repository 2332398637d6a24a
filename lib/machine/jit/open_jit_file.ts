import { dumpPid, isJitDump, parseJitDump } from "./jit_dump.ts";
import { JitFile } from "./jit_file.ts";
import type { ScriptLookup } from "./script_lookup.ts";

/** Up to the process's number. */
const START_SIZE = 24;

/**
 * Opens a dump of machine code.
 *
 * @param path The file.
 * @param scripts Know what was written.
 * @returns Nothing for what is no dump.
 * @throws {ObjectError} If it is damaged.
 */
export async function openJitFile(
  path: string,
  scripts: ScriptLookup,
): Promise<JitFile | undefined> {
  if (!await isJitFile(path)) return undefined;
  const data = await Deno.readFile(path);
  return new JitFile(path, parseJitDump(data, path), scripts);
}

/** Whether a file begins as a dump does; one that cannot be read does not. */
export async function isJitFile(path: string): Promise<boolean> {
  return await jitPid(path) !== undefined;
}

/** The process that a dump is of; nothing for what is no dump, or cannot be read. */
export async function jitPid(path: string): Promise<number | undefined> {
  try {
    using file = await Deno.open(path);
    const start = new Uint8Array(START_SIZE);
    return await file.read(start) === START_SIZE && isJitDump(start) ? dumpPid(start) : undefined;
  } catch {
    return undefined;
  }
}
