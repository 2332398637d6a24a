import { type CodeMapping, codeMappings } from "./process_maps.ts";

/** What the code of a process is from; of one that has ended it is not known any more. */
export interface ProcessCode {
  pid: number;
  /** Areas by address, or why they cannot be read. */
  mappings: CodeMapping[] | { missing: string };
  /** Path of the running program, `""` if unknown. */
  program: string;
  /** Goes before paths of files: `""` where they are the same for us. */
  root: string;
}

/**
 * Reads what code a process has.
 *
 * @param pid Its number.
 *
 * @example
 * ```ts
 * import { processCode } from "./process_code.ts";
 * import { ok } from "node:assert/strict";
 *
 * const { mappings, root } = processCode(Deno.pid);
 * ok("missing" in mappings || root === "");
 * ```
 */
export function processCode(pid: number): ProcessCode {
  return {
    pid,
    mappings: codeMappings(pid),
    program: linkOf(`/proc/${pid}/exe`),
    root: pid === Deno.pid || seesTheSame(pid) ? "" : `/proc/${pid}/root`,
  };
}

/** What code a process has now; of one that is ending, what was known of it before. */
export function latestCode(before: ProcessCode): ProcessCode {
  const now = processCode(before.pid);
  return "missing" in now.mappings ? before : now;
}

const DELETED = " (deleted)";

/** Where a file of the process can be read; a program that was replaced on disk is still there under it. */
export function fileOf({ pid, program, root }: ProcessCode, file: string): string {
  const isReplaced = file === program && file.endsWith(DELETED);
  return isReplaced ? `/proc/${pid}/exe` : root + file;
}

/** Containers see other files under the same paths. */
function seesTheSame(pid: number): boolean {
  return ["ns/mnt", "root"].every((name) => {
    const link = linkOf(`/proc/${pid}/${name}`);
    return link !== "" && link === linkOf(`/proc/self/${name}`);
  });
}

function linkOf(path: string): string {
  try {
    return Deno.readLinkSync(path);
  } catch {
    return "";
  }
}
