import type { Profile } from "../../profile/types.ts";
import { countBuilder } from "../count_builder.ts";
import { pseudoFrame } from "../source/pseudo_frame.ts";

/**
 * The threads of a process by name: V8's, Deno's, Workers'.
 *
 * @param pid Its number; of this one unless told.
 * @returns Nothing where the system or the permissions hide them.
 *
 * @example
 * ```ts
 * import { threadNames } from "./thread_profile.ts";
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

/** Go's `threadcreate`: the threads that there are; where they were made nobody notes. */
export function threadProfile(
  root: string,
  comments: readonly string[],
  names: readonly string[] | undefined = threadNames(),
): Profile {
  const builder = countBuilder("threadcreate", root, [
    names === undefined
      ? "threadcreate: not known, it needs Linux and --allow-all; empty does not mean that there are none"
      : "threadcreate: the threads of the process by name, cut to 15 bytes by the kernel; where they were made is not known",
    ...comments,
  ]);
  for (const name of names ?? []) builder.add([pseudoFrame(name)], [1]);
  return builder.build();
}
