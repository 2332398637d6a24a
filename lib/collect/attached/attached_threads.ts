import { InspectorError } from "../../inspect/inspector_client.ts";
import type { Profile } from "../../profile/types.ts";
import { threadNames } from "../threads/thread_names.ts";
import { threadProfile } from "../threads/thread_profile.ts";
import type { Attached } from "../target/attached.ts";

const WHERE = "threads are known of processes of this machine, on Linux";

/**
 * Takes the threads of the process that a program runs in.
 *
 * @throws {InspectorError} If it is not of this machine.
 */
export function attachedThreads({ pid, resolver }: Attached): Promise<Profile> {
  if (pid === undefined) {
    return Promise.reject(new InspectorError(`it is elsewhere, or a page: ${WHERE}`));
  }
  return Promise.resolve(threadsOfProcess(pid, resolver.root));
}

/**
 * Takes the threads of a process by its number.
 *
 * @param root The application's main module; the program's file unless given.
 * @throws {InspectorError} If it cannot be seen.
 */
export function threadsOfProcess(pid: number, root = programOf(pid)): Profile {
  const names = threadNames(pid);
  if (names === undefined) {
    throw new InspectorError(`there is no process ${pid}, or it is hidden: ${WHERE}`);
  }
  return threadProfile(root, [], names);
}

function programOf(pid: number): string {
  try {
    return Deno.readLinkSync(`/proc/${pid}/exe`);
  } catch {
    return `process ${pid}`;
  }
}
