import { MangledError } from "../mangled_error.ts";

const CHAR_ESCAPES: Readonly<Record<number, string>> = {
  9: "\\t",
  10: "\\n",
  13: "\\r",
  39: "\\'",
  92: "\\\\",
};

/**
 * Writes a constant.
 *
 * @param type The letter of its type.
 * @param digits Its value, in hexadecimal.
 * @returns The text.
 * @throws {MangledError} If the type has no such value.
 */
export function constantText(type: string, digits: string): string {
  const value = BigInt(`0x${digits}`);
  if (type === "b") {
    if (digits.length > 1 || value > 1n) throw new MangledError("invalid boolean");
    return value === 1n ? "true" : "false";
  }
  if (type !== "c") return digits.length > 16 ? `0x${digits}` : String(value);
  if (digits.length > 6) throw new MangledError("character too large");
  const code = Number(value);
  if (Object.hasOwn(CHAR_ESCAPES, code)) return `'${CHAR_ESCAPES[code]}'`;
  return code >= 32 && code < 127 ? `'${String.fromCharCode(code)}'` : `'\\u{${digits}}'`;
}
