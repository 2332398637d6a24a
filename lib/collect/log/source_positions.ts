/** A function as V8 names it. */
export interface LoggedFunction {
  name: string;
  url: string;
  /** 1-based, 0 if unknown. */
  line: number;
}

/** A place in a function's script. */
export interface ScriptOffset {
  within: LoggedFunction;
  offset: number;
}

/** Stands for a function that the log does not name. */
const UNNAMED: LoggedFunction = { name: "", url: "", line: 0 };

/** A place in a text: of an inlined function, or of the function itself. */
interface Position {
  offset: number;
  /** Index of the inlined call, −1 for none. */
  call: number;
}

/** A call that was inlined. */
interface InlinedCall extends Position {
  /** Index of the function that was called. */
  callee: number;
}

const POSITION_REGEXP = /C(\d+)O(\d+)(?:I(\d+))?/g;
const CALL_REGEXP = /F(\d+)O(\d+)(?:I(\d+))?/g;

/** Where the instructions of a piece of code are from, by their offset in it. */
export class SourcePositions {
  #function: LoggedFunction;
  /** The inlined functions. */
  #callees: readonly (LoggedFunction | undefined)[];
  #codeOffsets: number[] = [];
  #positions: Position[] = [];
  #calls: InlinedCall[];

  /**
   * @param func The function that the code is of.
   * @param table As the log has it, `C23O63C37O101I0`: code offset, text offset, inlined call.
   * @param calls `F0O121I0`: callee, text offset of the call, inlined call around it.
   * @param callees The functions that were inlined.
   */
  constructor(
    func: LoggedFunction,
    table: string,
    calls: string,
    callees: readonly (LoggedFunction | undefined)[],
  ) {
    this.#function = func;
    this.#callees = callees;
    for (const [, code, offset, call] of table.matchAll(POSITION_REGEXP)) {
      this.#codeOffsets.push(Number(code));
      this.#positions.push({ offset: Number(offset), call: Number(call ?? -1) });
    }
    this.#calls = Array.from(calls.matchAll(CALL_REGEXP), ([, callee, offset, call]) => ({
      callee: Number(callee),
      offset: Number(offset),
      call: Number(call ?? -1),
    }));
  }

  /** What an instruction is from: the innermost inlined function first, then each call around it. */
  at(codeOffset: number): ScriptOffset[] {
    const last = this.#codeOffsets.findLastIndex((offset) => offset <= codeOffset);
    const { offset, call } = this.#positions[Math.max(last, 0)] ?? { offset: -1, call: -1 };
    return offset < 0 ? [] : this.chain(offset, call);
  }

  /** As {@linkcode at}, of a place that the log names itself. */
  chain(offset: number, call: number): ScriptOffset[] {
    const chain: ScriptOffset[] = [];
    let inlined = this.#calls[call];
    // A damaged log may lead into a cycle.
    while (inlined && chain.length <= this.#calls.length) {
      chain.push({ within: this.#callees[inlined.callee] ?? UNNAMED, offset });
      offset = inlined.offset;
      inlined = this.#calls[inlined.call];
    }
    chain.push({ within: this.#function, offset });
    return chain;
  }
}
