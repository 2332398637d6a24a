/**
 * V8's call frames as frames of a profile, and where those of a file come from: the
 * file itself, or somebody who knows what was written.
 *
 * @module
 */
import type { Frame } from "../../builder.ts";
import { exactSystemName } from "../../function_name.ts";
import type { Profile } from "../../types.ts";
import type { CallFrame } from "./v8_profiles.ts";

/** No text has more lines; a file may say what it likes. */
const MAX_LINE = 2 ** 31;
/** The mapping of what belongs to no script: builtins, collector, `(program)`. */
const ENGINE = "v8";

/**
 * The frame of a call. A file only says where a function begins, and for the
 * running function which line ran.
 *
 * @param call The call.
 * @param ranLine 1-based; 0 for a caller, which gets its function's first line.
 * @returns The frame; its mapping is the script's file.
 *
 * @example
 * ```ts
 * import { v8Frame } from "./frame.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const call = {
 *   functionName: "", scriptId: "7", url: "file:///app/a.js", lineNumber: 9, columnNumber: 4,
 * };
 * strictEqual(v8Frame(call).name, "a.js.<anonymous:10:5>");
 * strictEqual(v8Frame(call).startLine, 10);
 * ```
 */
export function v8Frame(call: CallFrame, ranLine = 0): Frame {
  const { functionName, lineNumber } = call;
  const filename = fileOf(call.url);
  const startLine = lineNumber >= 0 && lineNumber < MAX_LINE ? lineNumber + 1 : 0;
  const name = functionName || unnamed(call, filename);
  return {
    name,
    systemName: exactSystemName(name, functionName),
    filename,
    startLine,
    line: ranLine > 0 && filename !== "" ? ranLine : startLine,
    mapping: mappingOf(filename),
  };
}

/** Whether a frame is of the user's own scripts, as far as its URL shows. */
export function isScript({ url }: CallFrame): boolean {
  return url !== "" && !RUNTIME_REGEXP.test(url);
}

/** Scripts of the runtime itself: `node:fs`, `ext:core/01_core.js`. */
const RUNTIME_REGEXP =
  /^(node|ext|deno|bun|checkin|internal|chrome|chrome-extension|devtools|native|evalmachine|extensions?):/;

/** A path, or a URL without its scheme: pprof would take what looks like a URL for a server. */
function fileOf(url: string): string {
  const path = url.replace(/^file:\/\/(?=\/)/, "");
  if (path === url) return url.replace(/^https?:\/\//, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** A mapping per script; the runtime is one. */
function mappingOf(filename: string): string {
  if (filename === "") return ENGINE;
  return RUNTIME_REGEXP.exec(filename)?.[1] ?? filename.replace(/^([a-z][a-z0-9+.-]*):/i, "$1");
}

function unnamed({ lineNumber, columnNumber, scriptId }: CallFrame, filename: string): string {
  if (filename === "") return scriptId === "0" ? "(builtin)" : "(evaluated)";
  const file = filename.replace(/^.*[/:]/, "");
  const isTop = lineNumber < 0 || (lineNumber === 0 && columnNumber <= 0);
  return isTop ? `(module ${file})` : `${file}.<anonymous:${lineNumber + 1}:${columnNumber + 1}>`;
}

/** A call that a file has. */
export interface SeenCall {
  call: CallFrame;
  /** 1-based lines of it that ran. */
  lines: readonly number[];
}

/** Frames of one file. */
export interface FrameMaker {
  /**
   * @param call The call.
   * @param ranLine 1-based; 0 or nothing for a caller.
   */
  frame(call: CallFrame, ranLine?: number): Frame;
  /** What reports say of it. */
  remarks: readonly string[];
}

/** Makes ready for the calls of a file, before any frame of it is wanted. */
export interface FrameSource {
  (calls: Iterable<SeenCall>): Promise<FrameMaker>;
}

/** Frames as the file has them. */
export const asRecorded: FrameSource = () => Promise.resolve({ frame: v8Frame, remarks: [] });

/**
 * Makes the profile of a file that was read. What was read goes before that:
 * it may be large.
 */
export interface BuildProfile {
  (frames: FrameSource): Promise<Profile>;
}
