/**
 * The lines of V8's log.
 *
 * @module
 */

/** Decoded at once. */
const PIECE = 1 << 20;
const ESCAPE_REGEXP = /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(.))/gs;

/**
 * Reads the lines of a log that matter.
 *
 * @param data The log; its last line may be cut off.
 * @param wanted First fields of the lines to read.
 * @returns The fields of each, as they were before they were escaped.
 *
 * @example
 * ```ts
 * import { logFields } from "./log_fields.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const log = new TextEncoder().encode("new,x\nscript-source,1,a.js,f(1\\x2C 2)\\n\ntick,0x1");
 * deepStrictEqual([...logFields(log, new Set(["script-source", "tick"]))], [
 *   ["script-source", "1", "a.js", "f(1, 2)\n"],
 * ]);
 * ```
 */
export function* logFields(data: Uint8Array, wanted: ReadonlySet<string>): Generator<string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for (let at = 0; at < data.length; at += PIECE) {
    const text = rest + decoder.decode(data.subarray(at, at + PIECE), { stream: true });
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      const comma = text.indexOf(",", start);
      if (comma >= 0 && comma < end && wanted.has(text.slice(start, comma))) {
        yield text.slice(start, end).split(",").map(unescaped);
      }
      start = end + 1;
    }
    rest = text.slice(start);
  }
}

function unescaped(field: string): string {
  if (!field.includes("\\")) return field;
  return field.replace(ESCAPE_REGEXP, (_, short, long, other) => {
    const code = short ?? long;
    if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
    return other === "n" ? "\n" : other;
  });
}
