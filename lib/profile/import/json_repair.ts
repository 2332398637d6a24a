/**
 * JSON that is damaged: what is whole of it.
 *
 * @module
 */

/** What is left of a text. */
interface Repaired {
  /** Valid JSON. */
  text: string;
  /** The byte where reading stopped, if something is behind it. */
  stopped: number | undefined;
  /** Whether the file ends in the middle of a value. */
  endsEarly: boolean;
  /** Lines that were left out, 1-based. */
  badLines: number[];
}

/** What may come next. */
type Expected = "value" | "first value" | "key" | "first key" | "colon" | "comma";

/** What is open at a place, and up to where the text is whole. */
interface State {
  /** The brackets that will close what is open. */
  open: number[];
  expected: Expected;
  /** What is before this place is JSON once brackets are closed. */
  safe: number;
  /** Whether something must precede the next value or key with a comma. */
  isFirst: boolean;
  /** Where the part of the text that is being kept begins. */
  from: number;
  /** How many parts there are before that. */
  parts: number;
}

/** After so many bad lines the rest is left out. */
const MAX_BAD_LINES = 16;
/** A line that begins deeper inside than this is not recovered from. */
const MAX_DEPTH = 64;
const MAX_SCALAR = 400;
const NEWLINE = 10;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const [LIST, LIST_END, OBJECT, OBJECT_END] = [91, 93, 123, 125];
const UNICODE = 117;
/** `"`, `\\`, `/`, `b`, `f`, `n`, `r`, `t`. */
const ESCAPES: ReadonlySet<number> = new Set([34, 92, 47, 98, 102, 110, 114, 116]);
const SCALAR_REGEXP = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

/**
 * Finds what can be read of JSON with an early end, with bad lines, or with
 * something behind it.
 *
 * @param data The text.
 * @returns What is whole; `undefined` if nothing is.
 *
 * @example
 * ```ts
 * import { repairJson } from "./json_repair.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const repaired = repairJson(new TextEncoder().encode('{"a":[1,2,"thr'));
 * strictEqual(repaired?.text, '{"a":[1,2]}');
 * ```
 */
export function repairJson(data: Uint8Array): Repaired | undefined {
  const walk = new JsonWalk(data);
  const badLines: number[] = [];
  let stopped: number | undefined;
  for (let at = 0; at < data.length && !walk.isDone;) {
    const next = walk.step(at);
    if (next !== undefined) {
      at = next;
      continue;
    }
    const after = badLines.length < MAX_BAD_LINES ? walk.skipLine(at) : undefined;
    if (after === undefined) {
      stopped = at;
      break;
    }
    badLines.push(lineNumber(data, at));
    at = after;
  }
  if (walk.isDone && hasText(data, walk.safe)) stopped = walk.safe;
  const text = walk.text();
  if (text === "") return undefined;
  return { text, stopped, endsEarly: stopped === undefined && !walk.isDone, badLines };
}

function hasText(data: Uint8Array, from: number): boolean {
  return data.subarray(from).some((byte) => byte > 32);
}

function lineNumber(data: Uint8Array, at: number): number {
  let lines = 1;
  for (let i = data.indexOf(NEWLINE); i >= 0 && i < at; i = data.indexOf(NEWLINE, i + 1)) lines++;
  return lines;
}

/** Walks over tokens as far as they are JSON, and keeps what is whole. */
class JsonWalk {
  isDone = false;
  #data: Uint8Array;
  #now: State = { open: [], expected: "value", safe: 0, isFirst: true, from: 0, parts: 0 };
  #parts: Uint8Array[] = [];
  /** At the last line's start, if that can be gone back to. */
  #line: { start: number; state: State } | undefined;
  /** Whether the comma that belongs before the next value was left out. */
  #owesComma = false;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  get safe(): number {
    return this.#now.safe;
  }

  /** What is kept, with what is open closed. */
  text(): string {
    const { from, safe, open } = this.#now;
    const decoder = new TextDecoder();
    const parts = [
      ...this.#parts,
      this.#data.subarray(from, safe),
      Uint8Array.from(open).reverse(),
    ];
    return parts.map((part) => decoder.decode(part)).join("");
  }

  /** @returns Where the next token begins; `undefined` if no token is allowed here. */
  step(at: number): number | undefined {
    const byte = this.#data[at]!;
    if (byte === NEWLINE) this.#mark(at + 1);
    if (isSpace(byte)) return at + 1;
    if (byte === LIST || byte === OBJECT) return this.#opens(at, byte);
    if (byte === LIST_END || byte === OBJECT_END) return this.#closes(at, byte);
    if (byte === COMMA) return this.#comma(at);
    if (byte === COLON) return this.#colon(at);
    return byte === QUOTE ? this.#text(at) : this.#scalar(at);
  }

  /** Leaves out the line around a place; @returns where the next one begins, if there is one. */
  skipLine(at: number): number | undefined {
    const end = this.#data.indexOf(NEWLINE, at);
    if (!this.#line || end < 0) return undefined;
    const { state } = this.#line;
    this.#now = { ...state, open: [...state.open] };
    this.#parts.length = state.parts;
    this.#cut(end + 1);
    const isObject = this.#now.open.at(-1) === OBJECT_END;
    const { isFirst } = this.#now;
    this.#now.expected = isObject
      ? (isFirst ? "first key" : "key")
      : (isFirst ? "first value" : "value");
    this.#owesComma = !isFirst;
    this.#mark(end + 1);
    return end + 1;
  }

  #mark(start: number): void {
    const { open } = this.#now;
    this.#line = open.length === 0 || open.length > MAX_DEPTH
      ? undefined
      : { start, state: { ...this.#now, open: [...open], parts: this.#parts.length } };
  }

  /** What is between the last safe place and this one is left out. */
  #cut(at: number): void {
    this.#parts.push(this.#data.subarray(this.#now.from, this.#now.safe));
    this.#now.from = this.#now.safe = at;
  }

  #keep(at: number, isFirst: boolean): void {
    this.#now.safe = at;
    this.#now.isFirst = isFirst;
  }

  /** Before a value or key. */
  #begin(at: number): void {
    if (!this.#owesComma) return;
    this.#owesComma = false;
    this.#now.from = this.#now.safe = at;
    this.#parts.push(Uint8Array.of(COMMA));
  }

  #wantsValue(): boolean {
    return this.#now.expected === "value" || this.#now.expected === "first value";
  }

  #ended(at: number): number {
    this.#now.expected = "comma";
    this.isDone = this.#now.open.length === 0;
    this.#keep(at, false);
    return at;
  }

  #opens(at: number, byte: number): number | undefined {
    if (!this.#wantsValue()) return undefined;
    this.#begin(at);
    this.#now.open.push(byte + 2);
    this.#now.expected = byte === LIST ? "first value" : "first key";
    this.#keep(at + 1, true);
    return at + 1;
  }

  #closes(at: number, byte: number): number | undefined {
    const { open, expected } = this.#now;
    if (open.at(-1) !== byte || expected === "colon") return undefined;
    // A comma or a key without a value before it goes.
    if (expected === "value" || expected === "key") this.#cut(at);
    this.#owesComma = false;
    open.pop();
    return this.#ended(at + 1);
  }

  #comma(at: number): number | undefined {
    if (this.#owesComma) return at + 1;
    if (this.#now.expected !== "comma") return undefined;
    this.#now.expected = this.#now.open.at(-1) === LIST_END ? "value" : "key";
    return at + 1;
  }

  #colon(at: number): number | undefined {
    if (this.#now.expected !== "colon") return undefined;
    this.#now.expected = "value";
    return at + 1;
  }

  #text(at: number): number | undefined {
    const isKey = this.#now.expected === "key" || this.#now.expected === "first key";
    if (!isKey && !this.#wantsValue()) return undefined;
    const end = this.#textEnd(at);
    if (end === undefined) return undefined;
    if (end > this.#data.length) return end;
    this.#begin(at);
    if (!isKey) return this.#ended(end);
    this.#now.expected = "colon";
    return end;
  }

  /** Behind the closing quote, or behind the file; `undefined` if something in it is in no text. */
  #textEnd(start: number): number | undefined {
    const data = this.#data;
    for (let at = start + 1; at < data.length; at++) {
      const byte = data[at]!;
      if (byte === QUOTE) return at + 1;
      if (byte === BACKSLASH) {
        const length = this.#escape(++at);
        if (length === undefined) return undefined;
        at += length;
      } else if (byte < 32) return undefined;
    }
    return data.length + 1;
  }

  /** Bytes behind the character that follows a backslash; `undefined` for what JSON does not have. */
  #escape(at: number): number | undefined {
    const data = this.#data;
    if (at >= data.length) return 0;
    const byte = data[at]!;
    if (byte !== UNICODE) return ESCAPES.has(byte) ? 0 : undefined;
    const digits = String.fromCharCode(...data.subarray(at + 1, at + 5));
    return /^[0-9a-fA-F]*$/.test(digits) ? 4 : undefined;
  }

  #scalar(at: number): number | undefined {
    if (!this.#wantsValue()) return undefined;
    const data = this.#data;
    let end = at;
    while (end < data.length && !isEndOfWord(data[end]!)) end++;
    // At the very end it may go on.
    if (end === data.length && this.#now.open.length > 0) return end;
    const text = String.fromCharCode(...data.subarray(at, Math.min(end, at + MAX_SCALAR)));
    if (!SCALAR_REGEXP.test(text)) return undefined;
    this.#begin(at);
    return this.#ended(end);
  }
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === NEWLINE || byte === 13 || byte === 9;
}

function isEndOfWord(byte: number): boolean {
  return byte <= 32 || byte === COMMA || byte === COLON || byte === QUOTE || byte === LIST ||
    byte === LIST_END || byte === OBJECT || byte === OBJECT_END;
}
