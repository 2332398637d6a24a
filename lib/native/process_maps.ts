/**
 * What code a process has in its memory.
 *
 * @module
 */
import { errorMessage } from "../base/error_message.ts";

/** An area of memory with code. */
export interface CodeMapping {
  start: number;
  /** One past the last address. */
  end: number;
  /** Place in the file. */
  offset: number;
  /** Path of the file, or the kernel's name such as `[vdso]`; `""` for what the program made itself. */
  file: string;
}

const LINE_REGEXP = /^([0-9a-f]+)-([0-9a-f]+) ..x. ([0-9a-f]+) \S+ \d+ *(.*)$/;
/** Memory without a file, whatever it is called, and files that are only there as memory. */
const MADE_REGEXP = /^(\[anon(:.*)?\]|\/memfd:.*|\/dev\/zero.*|\/\/anon)$/;

/**
 * Reads where a process has code.
 *
 * @param pid Its number.
 * @returns Areas by address, or why they cannot be read.
 */
export function codeMappings(pid: number): CodeMapping[] | { missing: string } {
  const path = `/proc/${pid}/maps`;
  try {
    const code = parseMappings(Deno.readTextFileSync(path));
    // One that is ending is still there, without its memory.
    return code.length > 0 ? code : { missing: `Cannot read "${path}": the process has ended` };
  } catch (error) {
    const why = errorMessage(error);
    return { missing: `Cannot read "${path}": ${why}` };
  }
}

/**
 * Finds code among the memory of a process.
 *
 * @param text What the kernel says of all of it.
 * @returns Areas by address.
 *
 * @example
 * ```ts
 * import { parseMappings } from "./process_maps.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const [code] = parseMappings("1000-2000 r-xp 00000400 fe:00 42    /usr/lib/libz.so.1\n");
 * strictEqual(code?.file, "/usr/lib/libz.so.1");
 * ```
 */
export function parseMappings(text: string): CodeMapping[] {
  return text.split("\n").flatMap((line) => {
    const [, start = "", end = "", offset = "", name = ""] = LINE_REGEXP.exec(line) ?? [];
    if (start === "") return [];
    const file = MADE_REGEXP.test(name) ? "" : name;
    return [{ start: hex(start), end: hex(end), offset: hex(offset), file }];
  });
}

/** A part of a file. */
export interface FilePart {
  file: string;
  start: number;
  /** One past its last byte. */
  end: number;
}

/**
 * Finds V8's builtins: it maps their part of the program once more, close to
 * the code that it makes.
 *
 * @param code Areas of a process.
 * @returns Their part of the program, or nothing if V8 uses them where they are.
 */
export function builtinsOf(code: readonly CodeMapping[]): FilePart | undefined {
  for (const part of code) {
    const [start, end] = [part.offset, part.offset + part.end - part.start];
    const whole = code.find((other) =>
      other !== part && other.file === part.file && part.file.startsWith("/") &&
      other.offset <= start && end <= other.offset + other.end - other.start &&
      other.end - other.start > part.end - part.start
    );
    if (whole) return { file: part.file, start, end };
  }
  return undefined;
}

function hex(text: string): number {
  return Number.parseInt(text, 16);
}
