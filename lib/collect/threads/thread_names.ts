/**
 * The threads of a process by name: V8's, Deno's, Workers'.
 *
 * @param pid Its number; of this one unless given.
 * @returns Nothing where the system or the permissions hide them.
 *
 * @example
 * ```ts
 * import { threadNames } from "./thread_names.ts";
 * import { ok } from "node:assert/strict";
 *
 * const names = threadNames();
 * ok(names === undefined || names.length > 0);
 * ```
 */
export function threadNames(pid: number | "self" = "self"): string[] | undefined {
  const tasks = `/proc/${pid}/task`;
  try {
    return [...Deno.readDirSync(tasks)].flatMap(({ name }) => nameOf(`${tasks}/${name}`) ?? []);
  } catch {
    return undefined;
  }
}

/** Nothing for a thread that has ended since. */
function nameOf(task: string): string | undefined {
  try {
    return Deno.readTextFileSync(`${task}/comm`).trimEnd();
  } catch {
    return undefined;
  }
}
