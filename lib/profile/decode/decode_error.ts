/**
 * The one error of the decoder.
 *
 * @module
 */

/**
 * What went wrong:
 *
 * - `empty`: there are no bytes;
 * - `gzip`: the compression is damaged;
 * - `unrecognized`: the bytes are no profile.proto message (they may be in another format);
 * - `damaged`: a file in another format that breaks the rules of that format;
 * - `concatenated`: two profiles, the second right after the first;
 * - `invalid`: a message that breaks the rules of a profile;
 * - `limit`: refused because it would cost far more memory than its size.
 */
type DecodeErrorKind =
  | "empty"
  | "gzip"
  | "unrecognized"
  | "damaged"
  | "concatenated"
  | "invalid"
  | "limit";

/**
 * Bytes that are not a profile. `message` says what is wrong and where;
 * `goText` is what `go tool pprof` prints for the same file.
 *
 * @example
 * ```ts
 * import { DecodeError } from "./decode_error.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const error = new DecodeError("empty", "profile is empty");
 * strictEqual(error.goText, "parsing profile: empty input file");
 * strictEqual(error instanceof SyntaxError, true);
 * ```
 */
export class DecodeError extends SyntaxError {
  /** Distinguishes it from other syntax errors across realms. */
  override name = "DecodeError";
  /** What went wrong, for callers that treat kinds differently. */
  readonly kind: DecodeErrorKind;
  /** The text of the real pprof; our own message where it has none. */
  readonly goText: string;

  /**
   * Makes the error; see `goText` for what `detail` is good for.
   *
   * @param kind What went wrong.
   * @param message What is wrong and at which byte.
   * @param detail The variable part of `goText`: for `gzip` what follows
   * `decompressing profile:`, for `damaged` what follows `parsing profile:`, for
   * `invalid` what follows `malformed profile:`.
   */
  constructor(kind: DecodeErrorKind, message: string, detail: string = message) {
    super(message);
    this.kind = kind;
    this.goText = goText(kind, detail);
  }
}

/** The error for content that inflates beyond `limit` bytes. */
export function tooLarge(limit: number): DecodeError {
  return new DecodeError("limit", `profile inflates to more than ${limit} bytes`);
}

function goText(kind: DecodeErrorKind, detail: string): string {
  switch (kind) {
    case "empty":
      return "parsing profile: empty input file";
    case "unrecognized":
      return "parsing profile: unrecognized profile format";
    case "concatenated":
      return "parsing profile: concatenated profiles detected";
    case "damaged":
      return `parsing profile: ${detail}`;
    case "gzip":
      return `decompressing profile: ${detail}`;
    case "invalid":
      return `malformed profile: ${detail}`;
    case "limit":
      return detail;
  }
}
