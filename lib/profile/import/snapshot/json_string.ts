import { SnapshotShapeError } from "./snapshot_head.ts";

/** No name and no URL that anybody needs is longer: what is, is cut. */
const MAX_CHARACTERS = 4_096;
/** Bytes of a character in JSON at most: `\u0000`. */
const MAX_BYTES = 6;
/** So much of a string is enough for {@linkcode jsonString}. */
export const ENOUGH_BYTES = MAX_CHARACTERS * MAX_BYTES + 1;

/**
 * The text of a string of JSON, without its quotes; of a long one the beginning.
 *
 * @throws {SnapshotShapeError} If it is not as JSON has them.
 *
 * @example
 * ```ts
 * import { jsonString } from "./json_string.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const bytes = (text: string) => new TextEncoder().encode(text);
 * strictEqual(jsonString(bytes("a\\u00e9\\n")), "aé\n");
 * strictEqual(jsonString(bytes("x".repeat(1e6))).length, 4097);
 * ```
 */
export function jsonString(bytes: Uint8Array): string {
  const text = bytes.length < ENOUGH_BYTES ? parsed(bytes) : beginning(bytes);
  if (text === undefined) throw new SnapshotShapeError("a string is broken");
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
}

/** A part of a string, which may not end within an escape. */
function beginning(bytes: Uint8Array): string | undefined {
  for (let end = ENOUGH_BYTES; end > ENOUGH_BYTES - MAX_BYTES; end--) {
    const text = parsed(bytes.subarray(0, end));
    if (text !== undefined) return text;
  }
  return undefined;
}

function parsed(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(bytes);
  if (!text.includes("\\")) return text;
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    // The caller says what is broken.
    return undefined;
  }
}
