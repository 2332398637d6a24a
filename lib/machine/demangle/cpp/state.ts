/**
 * Where the parser of C++ names is, and what it needs no rules for: numbers, codes, names of the source.
 *
 * @module
 */
import { MangledError } from "../mangled_error.ts";
import { Budget, nameNode, type Node, node } from "./node.ts";

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

  constructor(text: string) {
    this.text = text;
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

/** Parses `3foo`. */
export function parseSourceName(state: State): Node {
  const length = parseNumber(state);
  if (length <= 0) state.fail("expected positive number");
  const text = state.takeLength(length);
  // What compilers call a namespace without a name.
  return nameNode(/^_GLOBAL_[._$]N[^]/.test(text) ? "(anonymous namespace)" : text);
}

/** Parses what compilers add to a name for other versions of a library: `B5cxx11`. */
export function parseTag(state: State, name: Node): Node {
  let tagged = name;
  while (state.take("B")) tagged = node("tagged", [tagged, parseSourceName(state)]);
  return tagged;
}

/** Parses the name of a module, if there is one; `parent` is what is in front of it. */
export function parseModule(state: State, parent: Node | undefined): Node | undefined {
  let module = parent;
  while (state.take("W")) {
    const flag = state.take("P");
    module = node("moduleName", [module, parseSourceName(state)], { flag });
    state.subs.push(module);
  }
  return module;
}

/** Skips what distinguishes entities of one name in one function. */
export function skipDiscriminator(state: State): void {
  if (!state.take("_")) {
    // Some compilers leave out the underscore at the end of names.
    if (/^\d*$/.test(state.text.slice(state.at))) state.at = state.text.length;
    return;
  }
  const isLong = state.take("_");
  const value = parseNumber(state);
  if (value < 0) state.fail("negative discriminator");
  if (isLong && value >= 10) state.expect("_");
}

/** Builtin types with one letter. */
export const BUILTINS: Readonly<Record<string, string>> = {
  a: "signed char",
  b: "bool",
  c: "char",
  d: "double",
  e: "long double",
  f: "float",
  g: "__float128",
  h: "unsigned char",
  i: "int",
  j: "unsigned int",
  l: "long",
  m: "unsigned long",
  n: "__int128",
  o: "unsigned __int128",
  s: "short",
  t: "unsigned short",
  v: "void",
  w: "wchar_t",
  x: "long long",
  y: "unsigned long long",
  z: "...",
};

/** Builtin types with two letters, `D` in front. */
export const MORE_BUILTINS: Readonly<Record<string, string>> = {
  d: "decimal64",
  e: "decimal128",
  f: "decimal32",
  h: "half",
  i: "char32_t",
  n: "decltype(nullptr)",
  s: "char16_t",
  u: "char8_t",
};

/** An operator as it is written, and how many operands it has. */
interface OperatorInfo {
  text: string;
  operands: number;
}

/** Codes and texts by number of operands; a space ends what is a word. */
const TABLE: readonly (readonly [operands: number, codes: Readonly<Record<string, string>>])[] = [
  [0, { tr: "throw" }],
  [1, {
    ad: "&",
    at: "alignof ",
    aw: "co_await ",
    az: "alignof ",
    co: "~",
    da: "delete[] ",
    de: "*",
    dl: "delete ",
    gs: "::",
    li: 'operator"" ',
    mm: "--",
    ng: "-",
    nt: "!",
    nx: "noexcept",
    pp: "++",
    ps: "+",
    sP: "sizeof...",
    sZ: "sizeof...",
    st: "sizeof ",
    sz: "sizeof ",
    te: "typeid ",
    ti: "typeid ",
    tw: "throw ",
  }],
  [2, {
    aN: "&=",
    aS: "=",
    aa: "&&",
    an: "&",
    cc: "const_cast",
    cl: "()",
    cm: ",",
    cp: "()",
    dV: "/=",
    dc: "dynamic_cast",
    di: "=",
    ds: ".*",
    dt: ".",
    dv: "/",
    dx: "]=",
    eO: "^=",
    eo: "^",
    eq: "==",
    fl: "...",
    fr: "...",
    ge: ">=",
    gt: ">",
    ix: "[]",
    lS: "<<=",
    le: "<=",
    ls: "<<",
    lt: "<",
    mI: "-=",
    mL: "*=",
    mi: "-",
    ml: "*",
    ne: "!=",
    oR: "|=",
    oo: "||",
    or: "|",
    pL: "+=",
    pl: "+",
    pm: "->*",
    pt: "->",
    rM: "%=",
    rS: ">>=",
    rc: "reinterpret_cast",
    rm: "%",
    rs: ">>",
    sc: "static_cast",
    ss: "<=>",
  }],
  [3, { dX: "[...]=", fL: "...", fR: "...", na: "new[]", nw: "new", qu: "?" }],
];

/** Operators by their codes. */
export const OPERATORS: ReadonlyMap<string, OperatorInfo> = new Map<string, OperatorInfo>(
  TABLE.flatMap(([operands, codes]) =>
    Object.entries(codes).map(([code, text]) => [code, { text, operands }] as const)
  ),
);
