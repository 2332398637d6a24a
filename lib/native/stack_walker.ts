import type { FrameRule } from "../machine/unwind/frame_row.ts";
import { FrameRules } from "../machine/unwind/frame_rules.ts";
import { fileOf, type ProcessCode } from "./process_code.ts";
import type { CodeMapping } from "./process_maps.ts";

/** Where a thread is. */
export interface Registers {
  instruction: number;
  stack: number;
  frame: number;
}

const WORD = 8;
const MAX_CALLS = 512;
/** The system's linker and libraries: they say where their frames are, and keep no frame pointers. */
const LIBRARY_REGEXP = /\.so(\.[\d.]+)?$/;

/** Rules of a file, by the place in it. */
export interface Rules {
  at(offset: number): FrameRule | undefined;
}

/** Finds what called a library by a copy of the stack, where frame pointers do not lead there. */
export class StackWalker {
  readonly #from: ProcessCode;
  readonly #code: readonly CodeMapping[];
  readonly #rules = new Map<string, Rules | undefined>();
  readonly #read: (path: string) => Rules | undefined;

  /**
   * @param from What the process's code is from.
   * @param read Reads the rules of a file.
   */
  constructor(from: ProcessCode, read: (path: string) => Rules | undefined = readOnce) {
    this.#from = from;
    this.#read = read;
    this.#code = "missing" in from.mappings ? [] : from.mappings;
  }

  /** Whether code is a library's. */
  isLibrary(address: number): boolean {
    return this.#libraryAt(address) !== undefined;
  }

  /**
   * The calls of a thread that runs code of a library.
   *
   * @param at Where it is.
   * @param copy The stack from its pointer on, as far as there is a copy.
   * @returns Where it is and where each call returns to, innermost first; nothing if the library
   *   does not say how to find its caller. Whoever keeps frame pointers is believed.
   */
  walk(at: Registers, copy: DataView): number[] | undefined {
    const read = (address: number) => {
      const offset = address - at.stack;
      return offset >= 0 && offset + WORD <= copy.byteLength
        ? Number(copy.getBigInt64(offset, true))
        : undefined;
    };
    let { stack, frame } = at;
    const calls = [at.instruction];
    // The table knows a caller by the call, not by what comes after it.
    for (let place = at.instruction; calls.length < MAX_CALLS; place = calls.at(-1)! - 1) {
      const library = this.#libraryAt(place);
      let next: { frame: number; stack: number; returns: number } | undefined;
      if (library) {
        const rule = this.#rulesOf(library.file)?.at(place - library.start + library.offset);
        if (!rule) return calls.length > 1 ? calls : undefined;
        const base = (rule.base === "stack" ? stack : frame) + rule.offset;
        const [returns, kept] = [
          read(base - WORD),
          rule.framePointer === undefined ? frame : read(base + rule.framePointer),
        ];
        if (returns !== undefined && kept !== undefined) {
          next = { frame: kept, stack: base, returns };
        }
      } else if (frame === 0) {
        // So a program begins, what it is started by does not count.
        if (calls.length > 1) calls.pop();
        break;
      } else {
        const [returns, kept] = [read(frame + WORD), read(frame)];
        if (returns !== undefined && kept !== undefined) {
          next = { frame: kept, stack: frame + 2 * WORD, returns };
        }
      }
      // Stacks grow downwards: callers are above, and have code.
      if (!next || next.stack <= stack || !this.#mappingAt(next.returns)) break;
      ({ stack, frame } = next);
      calls.push(next.returns);
    }
    return calls;
  }

  #libraryAt(address: number): CodeMapping | undefined {
    const found = this.#mappingAt(address);
    return found && found.file !== this.#from.program && LIBRARY_REGEXP.test(found.file)
      ? found
      : undefined;
  }

  #mappingAt(address: number): CodeMapping | undefined {
    return this.#code.find(({ start, end }) => address >= start && address < end);
  }

  #rulesOf(file: string): Rules | undefined {
    if (!this.#rules.has(file)) this.#rules.set(file, this.#load(file));
    return this.#rules.get(file);
  }

  #load(file: string): Rules | undefined {
    try {
      return this.#read(fileOf(this.#from, file));
    } catch {
      // Without it nothing is known of its callers.
      return undefined;
    }
  }
}

/** Reading takes some milliseconds the first time: windows share what is known. */
const read = new Map<string, FrameRules | undefined>();
const MAX_READ = 16;

function readOnce(path: string): FrameRules | undefined {
  const { dev, ino, mtime, size } = Deno.statSync(path);
  const key = [path, dev, ino, mtime?.getTime(), size].join(" ");
  if (!read.has(key)) {
    if (read.size >= MAX_READ) read.clear();
    read.set(key, FrameRules.read(path));
  }
  return read.get(key);
}
