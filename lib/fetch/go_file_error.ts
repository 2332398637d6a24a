import { fileErrorText } from "../go/os/errors.ts";
import { FetchError } from "./messages.ts";

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
