const TIMEOUT_MS = 10_000;

/** Waits until something holds; an error names what did not come. */
export async function waitFor(holds: () => boolean, what: string): Promise<void> {
  const end = performance.now() + TIMEOUT_MS;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
