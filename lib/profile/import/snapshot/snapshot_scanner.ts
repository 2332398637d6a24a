/**
 * The text of a heap snapshot, piece by piece → rows of numbers, and strings.
 *
 * @module
 */
import { ENOUGH_BYTES, jsonString } from "./json_string.ts";
import {
  SnapshotCutError,
  type SnapshotHead,
  snapshotHead,
  SnapshotShapeError,
} from "./snapshot_head.ts";

/** Sections of which each row has the same count of numbers. */
export type RowSection = "nodes" | "edges" | "locations" | "trace_function_infos";

/** Marks in the tree of allocations, beside its numbers. */
export const TRACE_OPEN = -1;
/** See {@linkcode TRACE_OPEN}. */
export const TRACE_CLOSE = -2;

/** Who takes what a snapshot has; what nobody takes goes by. */
export interface SnapshotVisitor {
  /** The head, before all else. */
  begin?(head: SnapshotHead): void;
  /** Take each row of a section; the list is the same one every time. */
  readonly rows: { readonly [Section in RowSection]?: (row: readonly number[]) => void };
  /** After the last row of a section. */
  end?(section: RowSection): void;
  /** Takes a number of the tree of allocations, or one of its brackets. */
  trace?(token: number): void;
  /** Whether a string matters; all strings come after everything else. */
  wants(index: number): boolean;
  /** Takes a string that matters. */
  text(index: number, text: string): void;
}

/** Numbers of a row that the head does not have: id, name, script name, script id, line, column. */
const TRACE_INFO_FIELDS = 6;
/** A head is two thousand characters long. */
const MAX_HEAD = 1 << 16;
const NODES = '"nodes":[';
const KEY_REGEXP = /^\s*,\s*"(\w+)"\s*:\s*\[$/;

const TAB = 9;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;

/** What is being read: what is before a section, or the section. */
type Place = "key" | RowSection | "trace_tree" | "strings" | "skipped" | "over";

/** Reads the text of a heap snapshot as it comes and keeps nothing of it. */
export class SnapshotScanner {
  #visitor: SnapshotVisitor;
  #maxText: number;
  #head: SnapshotHead | undefined;
  #place: Place = "key";
  #seen = new Set<string>();
  /** What is before a section, so far. */
  #key = "";
  /** Bytes of the pieces before this one. */
  #offset = 0;
  #value = 0;
  #digits = false;
  #negative = false;
  /** Which number of a row comes next. */
  #field = 0;
  #row: number[] = [];
  /** Brackets that are open in what goes by and in the tree of allocations. */
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** The beginning of a string that the pieces before this one had. */
  #held: Uint8Array = new Uint8Array();
  #string = 0;

  /**
   * @param visitor Takes what there is.
   * @param maxText Bytes of the whole text, if they are known: more rows than fit are refused.
   */
  constructor(visitor: SnapshotVisitor, maxText = Infinity) {
    this.#visitor = visitor;
    this.#maxText = maxText;
  }

  /** Whether all has been read. */
  get isWhole(): boolean {
    return this.#place === "over";
  }

  /**
   * Takes the next piece of text.
   *
   * @throws {SnapshotShapeError} If it is not as expected.
   */
  push(chunk: string | Uint8Array): void {
    const bytes = typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
    for (let at = 0; at < bytes.length && this.#place !== "over";) at = this.#read(bytes, at);
    this.#offset += bytes.length;
  }

  /**
   * Call it after the last piece.
   *
   * @throws {SnapshotCutError} If the snapshot was cut.
   */
  finish(): void {
    if (this.isWhole) return;
    throw new SnapshotCutError(`it ends before its ${this.#head ? "strings" : "nodes"} do`);
  }

  #read(bytes: Uint8Array, at: number): number {
    switch (this.#place) {
      case "key":
        return this.#readKey(bytes, at);
      case "strings":
        return this.#readStrings(bytes, at);
      case "trace_tree":
        return this.#readTrace(bytes, at);
      case "skipped":
      case "over":
        return this.#skip(bytes, at);
      default:
        return this.#readRows(this.#place, bytes, at);
    }
  }

  /** Reads up to where a section begins. */
  #readKey(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      if (bytes[at] !== OPEN) continue;
      this.#key += latin1(bytes.subarray(from, at + 1));
      if (this.#enter()) return at + 1;
      from = at + 1;
    }
    this.#key += latin1(bytes.subarray(from));
    if (this.#key.length > MAX_HEAD) {
      throw new SnapshotShapeError(this.#head ? "no section where one should be" : "no nodes");
    }
    return bytes.length;
  }

  /** Begins the section that the key names, if there is one. */
  #enter(): boolean {
    if (!this.#head) {
      if (!this.#key.endsWith(NODES)) return false;
      const head = snapshotHead(this.#key.slice(0, -NODES.length));
      if (smallestText(head) > this.#maxText) {
        throw new SnapshotCutError("it ends before its edges do");
      }
      this.#head = head;
      this.#visitor.begin?.(head);
      this.#begin("nodes");
      return true;
    }
    const name = KEY_REGEXP.exec(this.#key)?.[1];
    if (name === undefined) return false;
    this.#begin(name);
    return true;
  }

  #begin(name: string): void {
    if (this.#seen.has(name)) throw new SnapshotShapeError(`there are two lists of ${name}`);
    this.#seen.add(name);
    this.#key = "";
    this.#depth = 1;
    this.#field = 0;
    if (name === "strings") {
      if (!this.#seen.has("edges")) throw new SnapshotShapeError("there are no edges");
      this.#place = name;
    } else if (name === "trace_tree" && this.#visitor.trace) this.#place = name;
    else this.#place = isRowSection(name) && this.#visitor.rows[name] ? name : "skipped";
  }

  #readRows(section: RowSection, bytes: Uint8Array, from: number): number {
    const take = this.#visitor.rows[section]!;
    const size = this.#rowSize(section);
    const row = this.#row;
    let [value, digits, field] = [this.#value, this.#digits, this.#field];
    let at = from;
    for (; at < bytes.length; at++) {
      const code = bytes[at]!;
      if (code >= ZERO && code <= NINE) {
        value = value * 10 + code - ZERO;
        digits = true;
      } else if (code === COMMA || code === CLOSE) {
        if (digits) {
          row[field++] = this.#negative ? -value : value;
          value = 0;
          digits = false;
          this.#negative = false;
          if (field === size) {
            field = 0;
            take(row);
          }
        }
        if (code === CLOSE) {
          if (field !== 0) throw new SnapshotShapeError(`the ${section} end within one`);
          this.#visitor.end?.(section);
          this.#place = "key";
          at++;
          break;
        }
      } else if (code === MINUS && !digits) this.#negative = true;
      else if (code > SPACE) throw this.#unexpected(at, section);
    }
    [this.#value, this.#digits, this.#field] = [value, digits, field];
    return at;
  }

  #rowSize(section: RowSection): number {
    const { node, edge, location } = this.#head!;
    if (section === "nodes") return node.size;
    if (section === "edges") return edge.size;
    return section === "locations" ? location.size : TRACE_INFO_FIELDS;
  }

  #unexpected(at: number, section: string): SnapshotShapeError {
    return new SnapshotShapeError(`no number at byte ${this.#offset + at}, among its ${section}`);
  }

  #readTrace(bytes: Uint8Array, from: number): number {
    const { trace } = this.#visitor;
    for (let at = from; at < bytes.length; at++) {
      const code = bytes[at]!;
      if (code >= ZERO && code <= NINE) {
        this.#value = this.#value * 10 + code - ZERO;
        this.#digits = true;
        continue;
      }
      if (this.#digits) trace!.call(this.#visitor, this.#value);
      this.#value = 0;
      this.#digits = false;
      if (code === OPEN) {
        this.#depth++;
        trace!.call(this.#visitor, TRACE_OPEN);
      } else if (code === CLOSE) {
        this.#depth--;
        if (this.#depth === 0) {
          this.#place = "key";
          return at + 1;
        }
        trace!.call(this.#visitor, TRACE_CLOSE);
      } else if (code > SPACE && code !== COMMA) throw this.#unexpected(at, "trace_tree");
    }
    return bytes.length;
  }

  /** Goes by a list, whatever is in it. */
  #skip(bytes: Uint8Array, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const code = bytes[at]!;
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (code === BACKSLASH) this.#escaped = true;
        else if (code === QUOTE) this.#inString = false;
      } else if (code === QUOTE) this.#inString = true;
      else if (code === OPEN) this.#depth++;
      else if (code === CLOSE && --this.#depth === 0) {
        this.#place = "key";
        return at + 1;
      }
    }
    return bytes.length;
  }

  #readStrings(bytes: Uint8Array, from: number): number {
    let at = from;
    if (!this.#inString) {
      for (; at < bytes.length; at++) {
        const code = bytes[at]!;
        if (code === QUOTE) break;
        if (code === CLOSE) {
          this.#place = "over";
          return at + 1;
        }
        const isBetween = code === COMMA || code === SPACE ||
          (code >= TAB && code <= CARRIAGE_RETURN);
        if (!isBetween) throw this.#unexpectedString(at);
      }
      if (at === bytes.length) return at;
      this.#inString = true;
      at++;
    }
    const end = this.#endOfString(bytes, at);
    const index = this.#string;
    if (this.#visitor.wants(index)) {
      const part = bytes.subarray(at, end < 0 ? bytes.length : end);
      if (end < 0) {
        if (this.#held.length < ENOUGH_BYTES) this.#held = joined(this.#held, part);
      } else {
        const whole = this.#held.length > 0 ? joined(this.#held, part) : part;
        this.#held = new Uint8Array();
        this.#visitor.text(index, jsonString(whole));
      }
    }
    if (end < 0) return bytes.length;
    this.#string++;
    this.#inString = false;
    return end + 1;
  }

  #unexpectedString(at: number): SnapshotShapeError {
    return new SnapshotShapeError(`no string at byte ${this.#offset + at}`);
  }

  /** Where the closing quote is, −1 for not in this piece. */
  #endOfString(bytes: Uint8Array, from: number): number {
    let at = from;
    if (this.#escaped) {
      this.#escaped = false;
      at++;
    }
    for (;;) {
      const quote = bytes.indexOf(QUOTE, at);
      const end = quote < 0 ? bytes.length : quote;
      let slashes = 0;
      while (end - 1 - slashes >= at && bytes[end - 1 - slashes] === BACKSLASH) slashes++;
      if (quote < 0) {
        this.#escaped = slashes % 2 === 1;
        return -1;
      }
      if (slashes % 2 === 0) return quote;
      at = quote + 1;
    }
  }
}

function isRowSection(name: string): name is RowSection {
  return name === "nodes" || name === "edges" || name === "locations" ||
    name === "trace_function_infos";
}

/** Bytes that nodes and edges take at least: a digit and a comma for each number. */
function smallestText({ nodeCount, edgeCount, node, edge }: SnapshotHead): number {
  return 2 * (nodeCount * node.size + edgeCount * edge.size);
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
