import { IrregularFile, readRegular } from "../../base/read_regular.ts";
import { ObjectError } from "../object/file_bytes.ts";
import { dumpPid, isJitDump, parseJitDump } from "./jit_dump.ts";
import { JitFile } from "./jit_file.ts";
import type { ScriptLookup } from "./script_lookup.ts";

const MAX_BYTES = 1 << 30;
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
  const data = await readDump(path);
  return new JitFile(path, parseJitDump(data, path), scripts);
}

/** @throws {ObjectError} If it is too large. */
async function readDump(path: string): Promise<Uint8Array> {
  try {
    return await readRegular(path, { most: MAX_BYTES });
  } catch (error) {
    if (!(error instanceof IrregularFile)) throw error;
    throw new ObjectError(`Cannot read machine code "${path}": it ${error.message}`);
  }
}

/** Whether a file begins as a dump does; one that cannot be read does not. */
export async function isJitFile(path: string): Promise<boolean> {
  return await jitPid(path) !== undefined;
}

/** The process that a dump is of; nothing for what is no dump, or cannot be read. */
export async function jitPid(path: string): Promise<number | undefined> {
  try {
    if (!(await Deno.stat(path)).isFile) return undefined;
    using file = await Deno.open(path);
    const start = new Uint8Array(START_SIZE);
    return await file.read(start) === START_SIZE && isJitDump(start) ? dumpPid(start) : undefined;
  } catch {
    return undefined;
  }
}
