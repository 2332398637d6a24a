const OWN_NAME = "/proc/thread-self/comm";

/**
 * Names the calling thread for whoever looks at the process from outside, where
 * that can be done.
 *
 * @param name Linux cuts it to 15 bytes.
 */
export function nameThread(name: string): void {
  try {
    Deno.writeTextFileSync(OWN_NAME, name);
  } catch { /* Then it has Deno's name. */ }
}
