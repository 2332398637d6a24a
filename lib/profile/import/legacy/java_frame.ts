/**
 * The frames of Java profiles.
 *
 * @module
 */
import { baseName } from "../../../go/filepath.ts";
import type { Int64 } from "../../../go/int64.ts";
import { optionalInteger } from "../../../go/strconv.ts";

/** A frame as its description tells. */
export interface JavaFrame {
  name: string;
  /** `""` if unknown. */
  filename: string;
  /** 1-based, 0 if unknown. */
  line: Int64;
}

/**
 * Takes the description of a frame apart.
 *
 * @param text `function (File.java:10)`, `function (/lib/x.so)`, or the name of a state of the VM.
 * @returns The frame.
 *
 * @example
 * ```ts
 * import { javaFrame } from "./java_frame.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(javaFrame("a.B.c (B.java:7)"), { name: "a.B.c", filename: "B.java", line: 7 });
 * deepStrictEqual(javaFrame("f (/lib/libz.so)"), { name: "f", filename: "libz.so", line: 0 });
 * deepStrictEqual(javaFrame("GC"), { name: "GC", filename: "", line: 0 });
 * ```
 */
export function javaFrame(text: string): JavaFrame {
  const colon = /:-?[0-9]+\)$/.exec(text)?.index;
  const withLine = colon === undefined ? -1 : lastOpening(text, colon - 1);
  if (colon !== undefined && withLine > 0) {
    const filename = text.slice(withLine + 1, colon);
    return { name: text.slice(0, withLine - 1), filename, line: lineNumber(text, colon) };
  }
  const path = text.endsWith(")") ? lastOpening(text, text.length) : -1;
  if (path > 0) {
    const filename = baseName(text.slice(path + 1, -1));
    return { name: text.slice(0, path - 1), filename, line: 0 };
  }
  const name = text.includes("generated stub/JIT") ? "STUB" : text;
  return { name, filename: "", line: 0 };
}

/** The last bracket before `end` that opens after white space; -1 if there is none. */
function lastOpening(text: string, end: number): number {
  let at = end;
  do at = at > 0 ? text.lastIndexOf("(", at - 1) : -1; while (
    at >= 0 && !/[\t\n\f\r ]/.test(text[at - 1] ?? "")
  );
  return at;
}

function lineNumber(text: string, colon: number): Int64 {
  const line = optionalInteger(text.slice(colon + 1, -1), 10) ?? 0;
  return line > 0 ? line : 0;
}
