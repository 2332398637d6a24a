import { inSlices, type Steps } from "../../base/in_slices.ts";
import { LineTable, type ScriptPosition } from "./maps/line_table.ts";
import { type ScopeFunction, scopeNameSteps } from "./names/scope_names.ts";
import { toFile } from "./script_origin.ts";
import {
  type AskMap,
  findMap,
  type FoundMap,
  type MappedScript,
  type OriginalPosition,
  type PositionMap,
  positionMapSteps,
  type ReadText,
} from "./maps/source_map.ts";

/** A function as the user wrote it. */
export interface SourceFunction {
  name: string;
  file: string;
  /** 1-based first line. */
  startLine: number;
}

/** A function with its place in the source, and its name before namesakes are distinguished. */
interface Described extends ScopeFunction {
  ownName: string;
  /** Of the nearest function around it that has a name. */
  outerName: string | undefined;
  fullName: string;
  at: OriginalPosition;
}

/** Longer names are some data's or a minifier's and only fill reports. */
const MAX_NAME_LENGTH = 200;

/**
 * One script: from places in what runs to functions and lines in what was
 * written.
 */
export class ScriptTable {
  #file: string;
  #map: PositionMap | undefined;
  #lines: LineTable;
  #functions: Described[] = [];
  /** How many go by a name at a line: where more than one does, each gets its column too. */
  #namesakes = new Map<string, number>();

  private constructor(file: string, map: PositionMap | undefined, lines: LineTable) {
    this.#file = file;
    this.#map = map;
    this.#lines = lines;
  }

  /** Reads a script, `text` being `""` if unknown, with turns of the event loop in between. */
  static async load(script: MappedScript, askMap?: AskMap, read?: ReadText): Promise<ScriptTable> {
    const map = await findMap(script, askMap, read);
    return await inSlices(ScriptTable.#steps(script, map, askMap === undefined));
  }

  static *#steps(
    { url, text }: MappedScript,
    found: FoundMap | undefined,
    isOwn: boolean,
  ): Steps<ScriptTable> {
    const map = yield* positionMapSteps(url, found, isOwn);
    const table = new ScriptTable(toFile(url), map, yield* LineTable.read(text));
    for (const f of yield* scopeNameSteps(text)) {
      table.#describe(f);
      if (table.#functions.length % 64 === 0) yield;
    }
    return table;
  }

  /** The function around a place, and the place's 1-based line in its source. */
  place(position: ScriptPosition): { function: SourceFunction; line: number } {
    const offset = this.#lines.offset(position);
    let i = this.#lastFrom(offset);
    while (i >= 0 && this.#functions[i]!.end <= offset) i = this.#functions[i]!.outer;
    const around = i < 0 ? this.#module() : this.#named(this.#functions[i]!);
    const hit = this.#map?.(position.line, position.column);
    if (this.#map === undefined) return { function: around, line: position.line + 1 };
    const isInside = hit && hit.file === around.file && hit.line >= around.startLine;
    return { function: around, line: isInside ? hit.line : around.startLine };
  }

  /**
   * The innermost function around a place in the source.
   *
   * @param line 1-based.
   * @param column 1-based.
   * @param name What V8 calls it: the one around it is meant where only that is called so.
   */
  sourceFunction(file: string, line: number, column: number, name: string): SourceFunction {
    const place = { file, line, column: column - 1 };
    const innermost = this.#functions.findLastIndex((f) => {
      if (f.at.file !== file || isAfter(f.at, place)) return false;
      const last = this.#lines.position(f.end - 1);
      const end = this.#original(last.line, last.column);
      return end.file === file && !isAfter(place, end);
    });
    const own = name.replace(/ \[as .*$/, "").replace(/^.*[. ]/, "");
    let i = innermost;
    while (own !== "" && i >= 0 && this.#functions[i]!.name.replace(/^.*\./, "") !== own) {
      i = this.#functions[i]!.outer;
    }
    const around = this.#functions[i] ?? this.#functions[innermost];
    return around ? this.#named(around) : this.#module();
  }

  /** As {@linkcode place}, of an offset into the text that runs. */
  placeAt(offset: number): { function: SourceFunction; line: number } {
    return this.place(this.#lines.position(offset));
  }

  /** The function that V8 places there and calls `name`. */
  function(position: ScriptPosition, name: string): SourceFunction {
    const offset = this.#lines.offset(position);
    const index = position.line < 0 ? -1 : this.#functionAt(offset);
    // The CPU profiler places a module's own code at line −1, the heap sampler at the very start.
    if (position.line < 0 || (index < 0 && offset === 0 && name === "")) {
      return this.#module();
    }
    return index < 0 ? this.#unknown(position, name) : this.#named(this.#functions[index]!);
  }

  /**
   * The 1-based line in the source of a 1-based line that ran inside `at`.
   *
   * @param ranColumn Its 1-based column, 0 if V8 does not give it.
   */
  line(ranLine: number, position: ScriptPosition, at: SourceFunction, ranColumn = 0): number {
    if (this.#map === undefined) return Math.max(ranLine, 1);
    const line = ranLine - 1;
    const column = ranColumn > 0
      ? ranColumn - 1
      : line === position.line
      ? position.column
      : this.#lines.indent(line);
    const hit = this.#map(line, column);
    return hit && hit.file === at.file && hit.line >= at.startLine ? hit.line : at.startLine;
  }

  /** Whether a function's head is at a place: what V8 says of a script is true of this text. */
  isHead(position: ScriptPosition): boolean {
    return this.#functionAt(this.#lines.offset(position)) >= 0;
  }

  /** Whether a function of the source begins on a 1-based line. */
  beginsAt(file: string, line: number): boolean {
    return this.#functions.some(({ at }) => at.line === line && at.file === file);
  }

  /**
   * The function that begins on a 1-based line of what runs.
   *
   * @param name What V8 calls it; distinguishes several on one line.
   */
  functionOn(line: number, name: string): SourceFunction | undefined {
    const start = this.#lines.offset({ line: line - 1, column: 0 });
    const end = this.#lines.offset({ line, column: 0 });
    const found: Described[] = [];
    for (let i = this.#lastFrom(start - 1) + 1; i < this.#functions.length; i++) {
      const f = this.#functions[i]!;
      if (f.start >= end) break;
      found.push(f);
    }
    const own = name.replace(/^(?:async|get|set|new|static) /, "");
    const named = found.filter((f) => f.name === own || f.name.endsWith(`.${own}`));
    const [only, second] = named.length > 0 ? named : found;
    return only && !second ? this.#named(only) : undefined;
  }

  #original(line: number, column: number): OriginalPosition {
    return this.#map?.(line, column) ?? { file: this.#file, line: line + 1, column };
  }

  #module(): SourceFunction {
    const file = this.#map?.(0, 0)?.file ?? this.#file;
    return { name: `(module ${basename(this.#file)})`, file, startLine: 1 };
  }

  /** Adds a function; the one around it has been added before. */
  #describe(f: ScopeFunction): void {
    const start = this.#lines.position(f.start);
    const at = this.#original(start.line, start.column);
    const ownName = this.#ownName(f).slice(0, MAX_NAME_LENGTH);
    const outer = this.#functions[f.outer];
    const outerName = outer && (outer.ownName || outer.outerName);
    const fullName = ownName || `${outerName || basename(at.file)}.<anonymous:${at.line}>`;
    const key = `${fullName}\0${at.file}\0${at.line}`;
    this.#namesakes.set(key, (this.#namesakes.get(key) ?? 0) + 1);
    this.#functions.push({ ...f, ownName, outerName, fullName, at });
  }

  /** The name that the text gives, with what a bundler renamed under its old name. */
  #ownName(f: ScopeFunction): string {
    if (f.name === "" || f.nameAt < 0 || this.#map === undefined) return f.name;
    const place = this.#lines.position(f.nameAt);
    const renamed = this.#map(place.line, place.column)?.name;
    return renamed ? f.name.replace(/[^.]*$/, () => renamed) : f.name;
  }

  #named({ fullName, at }: Described): SourceFunction {
    const unique = this.#namesakes.get(`${fullName}\0${at.file}\0${at.line}`)! < 2
      ? fullName
      : fullName.endsWith(">")
      ? `${fullName.slice(0, -1)}:${at.column + 1}>`
      : `${fullName}:${at.line}:${at.column + 1}`;
    return { name: unique, file: at.file, startLine: at.line };
  }

  /** A function that the text does not show: evaluated in other ways, or after an error. */
  #unknown({ line, column }: ScriptPosition, name: string): SourceFunction {
    const at = this.#original(line, column);
    return {
      name: (name && at.name) || name ||
        `${basename(at.file)}.<anonymous:${at.line}:${at.column + 1}>`,
      file: at.file,
      startLine: at.line,
    };
  }

  /** The innermost function whose head, from its start to its body, holds the offset. */
  #functionAt(offset: number): number {
    let i = this.#lastFrom(offset);
    while (i >= 0 && this.#functions[i]!.body < offset) i = this.#functions[i]!.outer;
    return i;
  }

  /** The last function that begins at an offset or before it. */
  #lastFrom(offset: number): number {
    let low = 0;
    let high = this.#functions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#functions[middle]!.start <= offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function isAfter(a: OriginalPosition, b: OriginalPosition): boolean {
  return a.line > b.line || (a.line === b.line && a.column > b.column);
}

function basename(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1) || file;
}
