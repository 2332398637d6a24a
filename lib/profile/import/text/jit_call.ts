/**
 * Names that V8 gives perf for the code that it made.
 *
 * @module
 */
import { codeName, type Tier } from "../v8/code_name.ts";
import type { CallFrame } from "../v8/v8_profiles.ts";

/** Code that V8 made. */
export interface JitCall {
  name: string;
  /** The same for all code of one function. */
  key: string;
  /** How it was made; nothing for V8's own code. */
  tier: Tier | undefined;
  /** The function in the script that ran; no URL for V8's own code. */
  frame: CallFrame;
}

const MADE_REGEXP = /^(?:JS|Function|LazyCompile|Eval|Script|Builtin):/;
/** V8's functions in machine code, in a map of perf and in binaries with symbols. */
const BUILTIN_REGEXP = /^(?:Builtin:|Builtins_)(?=\w)/;

/**
 * Reads the name of a frame.
 *
 * @returns `undefined` for what V8 did not make.
 *
 * @example
 * ```ts
 * import { jitCall } from "./jit_call.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const call = jitCall("JS:*'sendJson file:///srv/main.ts:8:71");
 * strictEqual(call?.name, "sendJson");
 * strictEqual(call?.tier, "optimised");
 * strictEqual(jitCall("Builtin:ArrayMap")?.name, "ArrayMap");
 * ```
 */
export function jitCall(text: string): JitCall | undefined {
  const builtin = text.replace(BUILTIN_REGEXP, "");
  if (builtin !== text) {
    return { name: builtin, key: builtin, tier: undefined, frame: callOf(builtin, "", 0, 0) };
  }
  if (!MADE_REGEXP.test(text)) return undefined;
  const { name, tier, url, line, column } = codeName(text);
  return {
    name,
    key: `${name}\0${url}\0${line}\0${column}`,
    tier,
    frame: callOf(name, url, line, column),
  };
}

function callOf(functionName: string, url: string, line: number, column: number): CallFrame {
  return {
    functionName,
    scriptId: url === "" ? "0" : "1",
    url,
    lineNumber: line - 1,
    columnNumber: column - 1,
  };
}
