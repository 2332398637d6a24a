/**
 * How fetching talks to the user, and what it fails with.
 *
 * @module
 */
import { fileErrorText } from "../go/os/errors.ts";

/** How fetching talks to the user. */
export interface Messages {
  /** What goes on. */
  print: (text: string) => void;
  /** What went wrong, or may have. */
  warn: (text: string) => void;
}

/** There is no profile. The message is for the user, with Go's text. */
export class FetchError extends Error {
  override name = "FetchError";
}

/**
 * Says as Go does why a file cannot be used.
 *
 * @param operation Go's name of what was tried, such as `open`.
 * @param path The file.
 * @param error What Deno threw.
 * @returns The error.
 */
export function goFileError(operation: string, path: string, error: unknown): FetchError {
  return new FetchError(fileErrorText(operation, path, error), { cause: error });
}
