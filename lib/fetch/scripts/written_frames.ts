/**
 * Frames of JavaScript by the names and lines that were written.
 *
 * @module
 */
import { ScriptTable, type SourceFunction } from "../../collect/source/script_table.ts";
import type { Frame } from "../../profile/builder.ts";
import { exactSystemName } from "../../profile/function_name.ts";
import {
  type FrameMaker,
  type FrameSource,
  isScript,
  type SeenCall,
  v8Frame,
} from "../../profile/import/v8/frame.ts";
import type { CallFrame } from "../../profile/import/v8/v8_profiles.ts";
import { type FoundScript, isCompiled, readableFile, type ScriptFiles } from "./script_files.ts";

/** Scripts of Deno itself: who has some was run by Deno. */
const DENO_REGEXP = /^ext:/;

/** How frames of one script are made. */
interface ScriptFrames {
  frame(call: CallFrame, ranLine: number): Frame;
  remarks: readonly string[];
}

/**
 * Names functions and lines as they were written, where a script's source map
 * is found.
 *
 * @param files Find scripts.
 * @returns Frames for any file with calls of V8.
 */
export function writtenFrames(files: ScriptFiles): FrameSource {
  return async (calls): Promise<FrameMaker> => {
    const seen = [...calls];
    const isDeno = seen.some(({ call }) => DENO_REGEXP.test(call.url));
    const byUrl = Map.groupBy(seen.filter(({ call }) => isScript(call)), ({ call }) => call.url);
    const scripts = new Map<string, ScriptFrames>();
    for (const [url, own] of byUrl) {
      const script = await scriptFrames(url, own, files, isDeno);
      if (script) scripts.set(url, script);
    }
    return {
      frame: (call, ranLine = 0) =>
        scripts.get(call.url)?.frame(call, ranLine) ??
          v8Frame(call, ranLine),
      remarks: [...scripts.values()].flatMap(({ remarks }) => remarks),
    };
  };
}

async function scriptFrames(
  url: string,
  calls: readonly SeenCall[],
  files: ScriptFiles,
  isDeno: boolean,
): Promise<ScriptFrames | undefined> {
  const found = await files.find(url);
  const { filename } = v8Frame(calls[0]!.call);
  if (!found) return isCompiled(filename) ? unmapped(calls, filename, isDeno) : undefined;
  const table = await tableOf(url, found);
  const functions = calls.filter(({ call }) => !isModule(call));
  const heads = functions.filter(({ call }) => found.text === "" || table.isHead(placeOf(call)));
  if (heads.length * 2 >= functions.length) {
    return { frame: (call, ranLine) => mapped(call, ranLine, table), remarks: [] };
  }
  if (!found.isEmitted) {
    return {
      frame: v8Frame,
      remarks: [`${filename} is not the version that ran: its source map is not used`],
    };
  }
  const begun = functions.filter(({ call }) => table.beginsAt(filename, call.lineNumber + 1));
  if (begun.length * 2 >= functions.length) {
    return { frame: (call, ranLine) => lineMapped(call, ranLine, table), remarks: [] };
  }
  return firstLines(filename, "what Deno has in its cache is another version");
}

async function tableOf(url: string, { text, map }: FoundScript): Promise<ScriptTable> {
  return await ScriptTable.load({ url, text }, () => map);
}

/** Whether it is a module's own code, which has no place. */
function isModule({ lineNumber, columnNumber }: CallFrame): boolean {
  return lineNumber < 0 || (lineNumber === 0 && columnNumber <= 0);
}

function placeOf({ lineNumber, columnNumber }: CallFrame) {
  return { line: lineNumber, column: Math.max(0, columnNumber) };
}

/** Functions and lines are both of what runs. */
function mapped(call: CallFrame, ranLine: number, table: ScriptTable): Frame {
  const place = placeOf(call);
  const source = table.function(place, call.functionName);
  const line = ranLine > 0 ? table.line(ranLine, place, source) : source.startLine;
  return written(call, source, line);
}

/** Functions are as they were written, lines are of what runs: so Deno's own `--cpu-prof`. */
function lineMapped(call: CallFrame, ranLine: number, table: ScriptTable): Frame {
  const frame = v8Frame(call);
  if (ranLine === 0 || frame.startLine === 0) return frame;
  const at = { name: frame.name, file: frame.filename, startLine: frame.startLine };
  return { ...frame, line: table.line(ranLine, NOWHERE, at) };
}

/** A line that no script has: lines are looked up from their first character on. */
const NOWHERE = { line: -2, column: 0 };

function written(call: CallFrame, { name, file, startLine }: SourceFunction, line: number): Frame {
  return {
    name,
    systemName: exactSystemName(name, call.functionName),
    filename: readableFile(file),
    startLine,
    line,
    mapping: v8Frame(call).mapping,
  };
}

/** A script that something compiled, of which there is no map. */
function unmapped(
  calls: readonly SeenCall[],
  filename: string,
  isDeno: boolean,
): ScriptFrames | undefined {
  // A line before its function is one of another text.
  const isMixed = calls.some(({ call, lines }) =>
    !isModule(call) && lines.some((line) => line > 0 && line < call.lineNumber + 1)
  );
  if (isMixed) return firstLines(filename, "those that ran are lines of what was made of it");
  if (!isDeno || calls.every(({ lines }) => lines.length === 0)) return undefined;
  return {
    frame: v8Frame,
    remarks: [`lines of ${filename} may be those of the JavaScript that Deno made of it`],
  };
}

function firstLines(filename: string, why: string): ScriptFrames {
  return {
    frame: (call) => v8Frame(call),
    remarks: [`lines of ${filename}: the first of each function; ${why}`],
  };
}
