/**
 * Where the parser is.
 *
 * @module
 */
import { MangledError } from "../mangled_error.ts";
import { Budget, type Node } from "./node.ts";

/** The rules that need each other across files. */
export interface Grammar {
  encoding: (state: State, params: boolean, isLocal: boolean) => Node;
  name: (state: State) => ParsedName;
  unqualifiedName: (state: State, module: Node | undefined) => ParsedName;
  type: (state: State, isCast?: boolean) => Node;
  types: (state: State, hasObjectParam: boolean) => Node[];
  qualifiers: (state: State) => Node | undefined;
  expression: (state: State) => Node;
  templateArgs: (state: State) => Node[];
  templateArg: (state: State, before: Node[]) => Node;
}

/** A name, and what is special about it. */
export interface ParsedName {
  node: Node;
  /** Whether it is an operator that converts to a type. */
  isCast: boolean;
  /** Whether the first parameter is the object. */
  hasObjectParam: boolean;
}

/** Rules in rules; no real name comes near. */
const DEEPEST = 1500;

/** What the parser knows. */
export class State {
  readonly grammar: Grammar;
  readonly budget = new Budget();
  /** Bytes, one in each character. */
  readonly text: string;
  /** What can be referred to again. */
  subs: Node[] = [];
  /** Templates that parameters can be of; `undefined` for one that is not known yet. */
  templates: (Node | undefined)[] = [];
  /** Number of templates outside of a lambda and 1; 0 if in none. */
  lambdaLevel = 0;
  inConstraint = false;
  /** Numbers of a lambda's parameters so far, by prefix of their names. */
  paramCounts: Record<string, number> = {};
  at = 0;
  #depth = 0;

  constructor(text: string, grammar: Grammar) {
    this.text = text;
    this.grammar = grammar;
  }

  /** The next character, `""` at the end. */
  get next(): string {
    return this.text.charAt(this.at);
  }

  /** The one behind it. */
  get second(): string {
    return this.text.charAt(this.at + 1);
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Whether a text follows. */
  sees(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Goes on if a text follows. */
  take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }

  /** @throws {MangledError} If the text does not follow. */
  expect(text: string): void {
    if (!this.take(text)) this.fail(`expected ${text}`);
  }

  /** The next characters. @throws {MangledError} If there are not so many. */
  takeLength(length: number): string {
    if (this.text.length - this.at < length) this.fail("not enough characters");
    this.at += length;
    return this.text.slice(this.at - length, this.at);
  }

  /** What matches from here; the expression is sticky. */
  takeMatch(regexp: RegExp): string | undefined {
    regexp.lastIndex = this.at;
    const [found] = regexp.exec(this.text) ?? [];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** @throws {MangledError} Always. */
  fail(why: string): never {
    throw new MangledError(`${why} at ${this.at}`);
  }

  /** Whether an error only says that a rule does not fit. */
  isFailure(error: unknown): boolean {
    return error instanceof MangledError;
  }

  /** Runs a rule that can contain itself. */
  nested<T>(rule: () => T): T {
    if (++this.#depth > DEEPEST) this.fail("too deep");
    try {
      return rule();
    } finally {
      this.#depth--;
    }
  }

  /** Runs a rule with one more template in scope. */
  within<T>(template: Node | undefined, rule: () => T): T {
    this.templates.push(template);
    const result = rule();
    this.templates.pop();
    return result;
  }

  /** Runs a rule in which parameters of templates stay as they are. */
  constrained<T>(rule: () => T): T {
    const before = this.inConstraint;
    this.inConstraint = true;
    try {
      return rule();
    } finally {
      this.inConstraint = before;
    }
  }

  /** What it takes to come back here. */
  save(): () => void {
    const { at, lambdaLevel, inConstraint } = this;
    const [subs, templates, paramCounts] = [
      [...this.subs],
      [...this.templates],
      { ...this.paramCounts },
    ];
    return () =>
      Object.assign(this, { at, lambdaLevel, inConstraint, subs, templates, paramCounts });
  }
}

const NUMBER_REGEXP = /n?\d+/y;
/** Larger numbers are bogus. */
const LARGEST = 0x80000000;

/**
 * Parses a number; `n` is its minus.
 *
 * @throws {MangledError} If there is none.
 */
export function parseNumber(state: State): number {
  const digits = state.takeMatch(NUMBER_REGEXP);
  if (digits === undefined) state.fail("missing number");
  const value = Number(digits.replace("n", "-"));
  // One digit more would be too large.
  if (Math.trunc(Math.abs(value) / 10) >= Math.trunc(LARGEST / 10) - 10) {
    state.fail("numeric overflow");
  }
  return value;
}

/** Parses `_` as 0, `0_` as 1, and so on. */
export function parseIndex(state: State): number {
  if (state.take("_")) return 0;
  if (state.next === "n") state.fail("unexpected negative number");
  const index = parseNumber(state) + 1;
  state.expect("_");
  return index;
}

/** Parses the number of a substitution, which counts with letters, too. */
export function parseSequence(state: State, mayEnd = false): number {
  if (state.take("_")) return 0;
  let id = 0;
  for (; !state.take("_"); state.at++) {
    if (state.isAtEnd && mayEnd) return id + 1;
    const digit = /[0-9A-Z]/.test(state.next) ? Number.parseInt(state.next, 36) : -1;
    if (digit < 0) state.fail("invalid sequence");
    if (id >= Math.trunc(LARGEST / 36) - 36) state.fail("sequence overflow");
    id = id * 36 + digit;
  }
  return id + 1;
}
