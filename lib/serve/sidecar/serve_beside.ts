import { errorMessage } from "../../base/error_message.ts";
import type { Sidecar, SidecarOptions } from "./sidecar.ts";

/** A sidecar that may not start. */
export interface BesideOptions extends Omit<SidecarOptions, "bound"> {
  /** For the index page and comments: why there is none. */
  notes: string[];
  /** Notifies the other threads that the address is served. */
  servesAt(address: string): void;
  /** Whether another thread serves it, as far as it says so soon. */
  isServedAt(address: string): Promise<boolean>;
}

/**
 * Starts the sidecar of a service, which runs on without it.
 *
 * @returns Nothing if it cannot start: that is said on the console, on the index page and in
 *   comments.
 */
export async function serveBeside(options: BesideOptions): Promise<Sidecar | undefined> {
  const { address, servesAt } = options;
  // Worker and server take their time to load: not for who has no sidecar.
  const { startSidecar } = await import("./sidecar.ts");
  try {
    return await startSidecar({ ...options, bound: () => servesAt(address) });
  } catch (error) {
    void sayWhy(options, error);
    return undefined;
  }
}

/** One thread of `deno serve --parallel` has the address: that is no reason to warn. */
async function sayWhy(
  { address, notes, isServedAt }: BesideOptions,
  error: unknown,
): Promise<void> {
  const isTaken = error instanceof Deno.errors.AddrInUse;
  if (isTaken && await isServedAt(address)) {
    notes.push(`the sidecar at ${address} is another thread's`);
    return;
  }
  const text = `the sidecar cannot start: ${errorMessage(error)}`;
  notes.push(text);
  console.warn(`deno-pprof: ${text}`);
}
