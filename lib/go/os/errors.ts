/**
 * What the operating system says, as Go's `os` says it.
 *
 * @module
 */
import { errorMessage } from "../../base/error_message.ts";

type ErrorClass = new (message?: string) => Error;

/** Go's text for what the operating system says. */
const CAUSES: readonly (readonly [ErrorClass, string])[] = [
  [Deno.errors.NotFound, "no such file or directory"],
  [Deno.errors.PermissionDenied, "permission denied"],
  [Deno.errors.NotCapable, "permission denied"],
  [Deno.errors.IsADirectory, "is a directory"],
  [Deno.errors.NotADirectory, "not a directory"],
  [Deno.errors.AlreadyExists, "file exists"],
  [Deno.errors.FilesystemLoop, "too many levels of symbolic links"],
];

/**
 * Says as Go does why a file cannot be used.
 *
 * @param operation Go's name of what was tried, such as `open`.
 * @param path The file.
 * @param error What Deno threw.
 * @returns The text, such as `open x: no such file or directory`.
 */
export function fileErrorText(operation: string, path: string, error: unknown): string {
  const cause = CAUSES.find(([type]) => error instanceof type)?.[1] ?? osText(error);
  return `${operation} ${path}: ${cause}`;
}

/** Other errors of the system, without Deno's additions. */
function osText(error: unknown): string {
  const text = errorMessage(error);
  return text.replace(/ \(os error.*$/s, "").toLowerCase();
}
