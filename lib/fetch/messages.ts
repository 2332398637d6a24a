/** How fetching talks to the user. */
export interface Messages {
  /** What goes on. */
  print: (text: string) => void;
  /** What went wrong, or may have. */
  warn: (text: string) => void;
}

/** There is no profile. The message is for the user, in Go's words. */
export class FetchError extends Error {
  override name = "FetchError";
}

/**
 * The words for anything that was thrown.
 *
 * @param error What was thrown.
 * @returns Its message.
 */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
