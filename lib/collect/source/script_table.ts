import { type ScopeFunction, scopeNames } from "./scope_names.ts";
import type { OriginalPosition, PositionMap } from "./source_map.ts";

/** A function as the user wrote it. */
export interface SourceFunction {
  name: string;
  file: string;
  /** 1-based first line. */
  startLine: number;
}

/** Texts longer than this are not parsed in the service's own thread: some 10 ms. */
const LONGEST_PARSED = 32 << 10;

/** What a stack's frame says about a place in a script, 0-based. */
export interface ScriptPosition {
  line: number;
  column: number;
}

/**
 * One script: from places in what runs to functions and lines in what was
 * written.
 */
export class ScriptTable {
  #file: string;
  #map: PositionMap | undefined;
  #lineStarts: number[];
  #text: string;
  #functions: ScopeFunction[];
  #named = new Map<number, SourceFunction>();
  /** Places by name and line: where more than one goes by a name, each gets its column too. */
  #namesakes = new Map<string, Set<number>>();

  /**
   * @param text The text that runs, `""` if unknown.
   * @param functions Its functions, from {@linkcode parseFunctions}.
   */
  constructor(
    file: string,
    text: string,
    map: PositionMap | undefined,
    functions: ScopeFunction[],
  ) {
    this.#file = file;
    this.#map = map;
    this.#text = text;
    this.#lineStarts = lineStarts(text);
    this.#functions = functions;
    functions.forEach((f, i) => {
      const { name, at } = this.#describe(i);
      const key = `${name}\0${at.file}\0${at.line}`;
      const places = this.#namesakes.get(key);
      if (places) places.add(f.start);
      else this.#namesakes.set(key, new Set([f.start]));
    });
  }

  /** The function that V8 places there and calls `name`. */
  function(position: ScriptPosition, name: string): SourceFunction {
    const offset = this.#offset(position);
    const index = position.line < 0 ? -1 : this.#functionAt(offset);
    // The CPU profiler places a module's own code at line −1, the heap sampler at the very start.
    if (position.line < 0 || (index < 0 && offset === 0 && name === "")) {
      return { name: `(module ${basename(this.#file)})`, file: this.#moduleFile(), startLine: 1 };
    }
    if (index < 0) return this.#unparsed(position, name);
    let found = this.#named.get(index);
    if (!found) this.#named.set(index, found = this.#name(index));
    return found;
  }

  /** The 1-based line in the source of a 1-based line that ran inside `at`. */
  line(ranLine: number, position: ScriptPosition, at: SourceFunction): number {
    if (this.#map === undefined) return Math.max(ranLine, 1);
    const line = ranLine - 1;
    const column = line === position.line ? position.column : this.#indent(line);
    const hit = this.#map(line, column);
    return hit && hit.file === at.file && hit.line >= at.startLine ? hit.line : at.startLine;
  }

  #original(line: number, column: number): OriginalPosition {
    return this.#map?.(line, column) ?? { file: this.#file, line: line + 1, column };
  }

  #moduleFile(): string {
    return this.#map?.(0, 0)?.file ?? this.#file;
  }

  /** A function's name, before namesakes are told apart, and its place in the source. */
  #describe(index: number): { name: string; at: OriginalPosition } {
    const f = this.#functions[index]!;
    const start = this.#position(f.start);
    const at = this.#original(start.line, start.column);
    return { name: this.#ownName(f) || this.#anonymous(f, at), at };
  }

  #ownName(f: ScopeFunction): string {
    if (f.name === "" || f.nameAt < 0 || this.#map === undefined) return f.name;
    const place = this.#position(f.nameAt);
    const renamed = this.#map(place.line, place.column)?.name;
    return renamed ? f.name.replace(/[^.]*$/, () => renamed) : f.name;
  }

  /** `outer.<anonymous:12>`, by the nearest function around it that has a name. */
  #anonymous(f: ScopeFunction, at: OriginalPosition): string {
    let outer = basename(at.file);
    for (let i = f.outer; i >= 0; i = this.#functions[i]!.outer) {
      const name = this.#ownName(this.#functions[i]!);
      if (name === "") continue;
      outer = name;
      break;
    }
    return `${outer}.<anonymous:${at.line}>`;
  }

  #name(index: number): SourceFunction {
    const { name, at } = this.#describe(index);
    const namesakes = this.#namesakes.get(`${name}\0${at.file}\0${at.line}`);
    const unique = namesakes === undefined || namesakes.size < 2
      ? name
      : name.endsWith(">")
      ? `${name.slice(0, -1)}:${at.column + 1}>`
      : `${name}:${at.line}:${at.column + 1}`;
    return { name: unique, file: at.file, startLine: at.line };
  }

  /** A function of a text that was too long to parse or did not parse. */
  #unparsed({ line, column }: ScriptPosition, name: string): SourceFunction {
    const at = this.#original(line, column);
    return {
      name: name || `${basename(at.file)}.<anonymous:${at.line}:${at.column + 1}>`,
      file: at.file,
      startLine: at.line,
    };
  }

  /** The innermost function whose head, from its start to its body, holds the offset. */
  #functionAt(offset: number): number {
    let low = 0;
    let high = this.#functions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#functions[middle]!.start <= offset) low = middle + 1;
      else high = middle;
    }
    let i = low - 1;
    while (i >= 0 && this.#functions[i]!.body < offset) i = this.#functions[i]!.outer;
    return i;
  }

  #offset({ line, column }: ScriptPosition): number {
    return (this.#lineStarts[line] ?? this.#text.length) + column;
  }

  #position(offset: number): ScriptPosition {
    let low = 0;
    let high = this.#lineStarts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#lineStarts[middle]! <= offset) low = middle + 1;
      else high = middle;
    }
    return { line: low - 1, column: offset - this.#lineStarts[low - 1]! };
  }

  #indent(line: number): number {
    const start = this.#lineStarts[line] ?? this.#text.length;
    return /^[ \t]*/.exec(this.#text.slice(start, start + 200))![0].length;
  }
}

/** The functions of a text, if it is short enough to be parsed while the service waits. */
export function parseFunctions(text: string): ScopeFunction[] {
  if (text.length > LONGEST_PARSED) return [];
  try {
    return scopeNames(text);
  } catch {
    // A tree too deep for the parser's recursion: V8's names have to do.
    return [];
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  return starts;
}

function basename(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1) || file;
}
