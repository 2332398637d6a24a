const NAME_FILE = "/proc/thread-self/comm";

/**
 * Names the calling thread for tools that look at the process from outside,
 * on Linux and where files may be written; elsewhere it keeps Deno's name.
 *
 * @param name Linux cuts it to 15 bytes.
 *
 * @example
 * ```ts ignore
 * import { nameThread } from "./thread_name.ts";
 *
 * nameThread("pprof layout");
 * ```
 */
export function nameThread(name: string): void {
  try {
    Deno.writeTextFileSync(NAME_FILE, name);
  } catch { /* Another system, or no permission. */ }
}
