/**
 * Writes trees the way Go pprof writes them: names, types inside out, expressions.
 *
 * @module
 */
import { MangledError } from "../mangled_error.ts";
import { argumentOf, type Budget, type Kind, type Node } from "./node.ts";

/** What to write of a name. */
export interface PrintOptions {
  /** Arguments of templates. */
  templates: boolean;
  /** Parameters of functions that have the entity in them. */
  enclosingParams: boolean;
}

/** No name that a compiler made is so long. */
const LONGEST = 1 << 20;

/** Writes nodes. */
export class Printer {
  readonly options: PrintOptions;
  readonly #budget: Budget;
  /** Nodes that are being written: a type can refer to itself. */
  readonly #open = new Map<Node, number>();
  /** Types around the one that is being written, the innermost last: C++ writes them inside out. */
  inner: Node[] = [];
  /** The last character, as far as it matters. */
  last = "";
  #text = "";

  constructor(options: PrintOptions, budget: Budget) {
    this.options = options;
    this.#budget = budget;
  }

  /** What has been written. */
  get text(): string {
    return this.#text;
  }

  /** Writes text. */
  write(text: string): void {
    this.raw(text);
    if (text !== "") this.last = text.charAt(text.length - 1);
  }

  /** Writes text that Go's pprof does not remember the end of. */
  raw(text: string): void {
    this.#text += text;
    if (this.#text.length > LONGEST) throw new MangledError("too long");
  }

  /** Writes a node; nothing for one that is not there, or that is in itself twice. */
  print(node: Node | undefined): void {
    if (!node) return;
    this.#budget.step();
    const open = this.#open.get(node) ?? 0;
    if (open > 1) return;
    this.#open.set(node, open + 1);
    RULES[node.kind]?.(this, node);
    if (open === 0) this.#open.delete(node);
    else this.#open.set(node, open);
  }

  /** Writes a node within itself: not as a part of its own. */
  printSelf(node: Node | undefined): void {
    if (node) RULES[node.kind]?.(this, node);
  }

  /** Writes nodes with commas between them. */
  list(nodes: readonly (Node | undefined)[], skip: (node: Node) => boolean = () => false): void {
    let isFirst = true;
    for (const node of nodes) {
      if (!node || skip(node)) continue;
      if (!isFirst) this.write(", ");
      this.print(node);
      isFirst = false;
    }
  }

  /** Writes a type that goes around another: behind it, unless that has put it elsewhere. */
  wrap(node: Node, base: Node | undefined, rest: () => void): void {
    this.inner.push(node);
    this.print(base);
    if (this.inner.length > 0) rest();
  }

  /** The same with nothing special about the rest. */
  wrapPlain(node: Node, base: Node | undefined): void {
    this.wrap(node, base, () => {
      printAround(this, node);
      this.inner.pop();
    });
  }

  /** Runs with other types around. */
  withInner(inner: Node[], run: () => void): void {
    const before = this.inner;
    this.inner = inner;
    run();
    this.inner = before;
  }

  /** Writes what goes around the innermost type, and forgets it. */
  printOneInner(): void {
    const node = this.inner.pop();
    if (node) printAround(this, node);
  }

  /** Writes all that goes around. */
  printInner(): void {
    while (this.inner.length > 0) this.printOneInner();
  }

  /** Writes all that goes around but qualifiers of methods: they are for behind the parameters. */
  printInnerTypes(): Node[] {
    const methods: Node[] = [];
    while (this.inner.length > 0) {
      if (this.inner.at(-1)?.kind === "method") methods.push(this.inner.pop()!);
      else this.printOneInner();
    }
    return methods;
  }
}

/** Whether nothing would be written. */
function isEmpty(node: Node): boolean {
  switch (node.kind) {
    case "argumentPack":
      return node.parts.every((part) => part === undefined || isEmpty(part));
    case "expressions":
      return node.parts.length === 0;
    case "packExpansion":
      return node.pack !== undefined && node.parts[0] !== undefined && isEmpty(node.parts[0]);
  }
  return false;
}

type Rule = (printer: Printer, node: Node) => void;

const NAME_RULES: Partial<Record<Kind, Rule>> = {
  name: text,
  typed: (printer, node) => {
    const [name, type] = node.parts;
    printer.withInner([node], () => {
      printer.print(type);
      if (printer.inner.length === 0) return;
      // The type has no place for the name.
      printer.write(" ");
      printer.print(name);
    });
  },
  qualified: (printer, { parts: [scope, name] }) => {
    printer.print(scope);
    printer.write("::");
    printer.print(name);
  },
  template: (printer, { parts: [name, ...args] }) => {
    printer.withInner([], () => {
      printer.print(name);
      if (!printer.options.templates) return;
      if (printer.last === "<") printer.write(" ");
      printer.write("<");
      printer.list(args, isEmpty);
      // Old C++ took two of them for a shift.
      if (printer.last === ">") printer.write(" ");
      printer.write(">");
    });
  },
  templateParam: (printer, node) => printer.print(argumentOf(node)),
  lambdaAuto: (printer, { value }) => printer.raw(`auto:${value + 1}`),
  declaredArg: (printer, { parts: [, argument] }) => printer.print(argument),
  operator: (printer, { text }) => {
    printer.write(`operator${/^[a-z]/.test(text) ? " " : ""}${text.replace(/ $/, "")}`);
  },
  cast: (printer, { parts: [type] }) => {
    printer.write("operator ");
    printer.print(type);
  },
  ctor: (printer, { parts: [name] }) => printer.print(name),
  dtor: (printer, { parts: [name] }) => {
    printer.write("~");
    printer.print(name);
  },
  globalCtor: special,
  special,
  special2: (printer, { text, parts }) => {
    printer.write(text);
    for (const part of parts) printer.print(part);
  },
  tagged: (printer, { parts: [name, tag] }) => {
    printer.print(name);
    printer.write("[abi:");
    printer.print(tag);
    printer.write("]");
  },
  bindings: (printer, { parts }) => {
    printer.write("[");
    printer.list(parts);
    printer.write("]");
  },
  defaultArg: (printer, { value, parts: [name] }) => {
    printer.raw(`{default arg#${value + 1}}::`);
    printer.print(name);
  },
  closure: (printer, node) => {
    printer.write("{lambda");
    printClosureTypes(printer, node);
    printer.write(`#${node.value + 1}}`);
  },
  lambda: (printer, { parts: [closure] }) => {
    printer.write("[]");
    if (closure) printClosureTypes(printer, closure);
    printer.write("{...}");
  },
  unnamed: (printer, { value }) => printer.write(`{unnamed type#${value + 1}}`),
  clone: (printer, { text, parts: [name] }) => {
    printer.print(name);
    printer.write(` [clone ${text}]`);
  },
  enableIf: (printer, { parts: [type, ...args] }) => {
    printer.print(type);
    printer.write(" [enable_if:");
    printer.list(args);
    printer.write("]");
  },
  moduleName: (printer, { flag, parts: [parent, name] }) => {
    printer.print(parent);
    if (flag) printer.write(":");
    else if (parent) printer.write(".");
    printer.print(name);
  },
  moduleEntity: (printer, { parts: [module, name] }) => {
    printer.print(name);
    printer.write("@");
    printer.print(module);
  },
  friend: (printer, { parts: [name] }) => {
    printer.write("friend ");
    printer.print(name);
  },
  constraint: (printer, { parts: [name, requirement] }) => {
    printer.print(name);
    printer.write(" requires ");
    printer.print(requirement);
  },
};

function text(printer: Printer, { text }: Node): void {
  printer.write(text);
}

function special(printer: Printer, { text, parts: [name] }: Node): void {
  printer.write(text);
  printer.print(name);
}

function printClosureTypes(printer: Printer, { parts }: Node): void {
  const [params, constraint, types, callConstraint] = parts;
  if (params && params.parts.length > 0) {
    printer.write("<");
    printer.list(params.parts);
    printer.write(">");
  }
  if (constraint) {
    printer.write(" requires ");
    printer.print(constraint);
    printer.write(" ");
  }
  printer.write("(");
  printer.list(types?.parts ?? []);
  printer.write(")");
  if (callConstraint) {
    printer.write(" requires ");
    printer.print(callConstraint);
  }
}

/** Types. */
const TYPE_RULES: Partial<Record<Kind, Rule>> = {
  builtin: (printer, { text }) => printer.write(text),
  qualifiers: (printer, { parts }) => {
    for (const [i, qualifier] of parts.entries()) {
      if (i > 0) printer.write(" ");
      printer.printSelf(qualifier);
    }
  },
  qualifier: (printer, { text, parts }) => {
    printer.write(text);
    if (parts.length === 0) return;
    printer.write("(");
    printer.list(parts, ({ kind, parts: list }) => kind === "expressions" && list.length === 0);
    printer.write(")");
  },
  qualifiedType: plainWrapper,
  method: plainWrapper,
  pointer: plainWrapper,
  reference: plainWrapper,
  rvalueReference: plainWrapper,
  complex: plainWrapper,
  imaginary: plainWrapper,
  suffix: plainWrapper,
  transformed: (printer, { text, parts: [base] }) => {
    printer.write(`${text}(`);
    printer.print(base);
    printer.write(")");
  },
  vendor: (printer, node) => printer.wrap(node, node.parts[1], () => printer.printOneInner()),
  memberPointer: (printer, node) => {
    printer.wrap(node, node.parts[1], () => printer.printOneInner());
  },
  vector: (printer, node) => printer.wrap(node, node.parts[1], () => printer.printOneInner()),
  array: (printer, node) => {
    printer.wrap(node, node.parts[1], () => {
      printer.inner.pop();
      printSize(printer, node);
    });
  },
  function: (printer, node) => {
    const [returned] = node.parts;
    if (returned && !node.flag) {
      printer.inner.push(node);
      printer.print(returned);
      // What is returned had the function in it, and has written it.
      if (printer.inner.length === 0) return;
      printer.inner.pop();
      printer.write(" ");
    }
    printSignature(printer, node);
  },
  fixed: (printer, { text, flag, parts: [base] }) => {
    if (flag) printer.write("_Sat ");
    if (base?.kind !== "builtin" || base.text !== "int") {
      printer.print(base);
      printer.write(" ");
    }
    printer.write(text);
  },
  binaryFloat: (printer, { value }) => printer.raw(`_Float${value}`),
  bitInt: (printer, { text, parts: [size] }) => {
    printer.write(`${text}_BitInt(`);
    printer.print(size);
    printer.write(")");
  },
  elaborated: (printer, { text, parts: [type] }) => {
    printer.write(text);
    printer.printSelf(type);
  },
  decltype: (printer, { parts: [expression] }) => {
    printer.write("decltype (");
    printer.print(expression);
    printer.write(")");
  },
  objectParam: (printer, { parts: [type] }) => {
    printer.write("this ");
    printer.print(type);
  },
  paramName: (printer, { text, value }) => printer.write(value > 0 ? `${text}${value - 1}` : text),
  typeParam: (printer, { parts: [name] }) => {
    printer.write("typename ");
    printer.printInner();
    printer.print(name);
  },
  valueParam: (printer, node) => printNamed(printer, node),
  constrainedParam: (printer, node) => printNamed(printer, node),
  templateTemplateParam: (printer, { parts: [name, constraint, ...params] }) => {
    printer.write("template<");
    printer.list(params);
    printer.write("> typename ");
    printer.print(name);
    if (!constraint) return;
    printer.write(" requires ");
    printer.print(constraint);
  },
  paramPack: (printer, node) => {
    const [param] = node.parts;
    printer.withInner([node], () => {
      printer.print(param?.kind === "valueParam" ? param.parts[1] : param);
      if (printer.inner.length > 0) printer.write("...");
    });
  },
};

/** What of a type goes around the type in it. */
const AROUND_RULES: Partial<Record<Kind, Rule>> = {
  typed: (printer, { parts: [name] }) => printer.print(name),
  qualifiedType: printQualifiers,
  method: printQualifiers,
  pointer: (printer) => printer.write("*"),
  reference: (printer) => printer.write("&"),
  rvalueReference: (printer) => printer.write("&&"),
  complex: (printer) => printer.write(" _Complex"),
  imaginary: (printer) => printer.write(" _Imaginary"),
  suffix: (printer, { text }) => printer.write(` ${text}`),
  vendor: (printer, { parts: [qualifier] }) => {
    printer.write(" ");
    printer.print(qualifier);
  },
  array: printSize,
  function: printSignature,
  memberPointer: (printer, { parts: [owner] }) => {
    if (printer.last !== "(") printer.write(" ");
    printer.print(owner);
    printer.write("::*");
  },
  vector: (printer, { parts: [size] }) => {
    printer.write(" __vector(");
    printer.print(size);
    printer.write(")");
  },
  valueParam: (printer, { parts: [name] }) => printer.print(name),
  constrainedParam: (printer, { parts: [name] }) => printer.print(name),
  paramPack: (printer, { parts: [param] }) => {
    printer.write("...");
    if (param?.kind === "valueParam") printer.print(param.parts[0]);
  },
};

function plainWrapper(printer: Printer, node: Node): void {
  printer.wrapPlain(node, node.parts[0]);
}

function printQualifiers(printer: Printer, { text, parts: [, qualifiers] }: Node): void {
  if (qualifiers) {
    printer.write(" ");
    printer.print(qualifiers);
  }
  if (text !== "") printer.write(` ${text}`);
}

function printNamed(printer: Printer, node: Node): void {
  const [name, type] = node.parts;
  printer.wrap(node, type, () => {
    printer.write(" ");
    printer.print(name);
    printer.inner.pop();
  });
}

/** Writes the size of an array, and before it what the array is behind: `(*) [3]`. */
function printSize(printer: Printer, { parts: [size] }: Node): void {
  let space = " ";
  for (let next = printer.inner.at(-1); next; next = printer.inner.at(-1)) {
    const base = next.kind === "qualifiedType" ? next.parts[0] : next;
    if (base?.kind === "array") {
      // Of more than one dimension.
      if (base === next) space = "";
      printer.printOneInner();
    } else {
      printer.write(" (");
      printer.printInner();
      printer.write(")");
    }
  }
  printer.write(`${space}[`);
  printer.print(size);
  printer.write("]");
}

/** Kinds that make a function's name need parentheses, and a space before these. */
const POINTERS = /^(pointer|reference|rvalueReference)$/;
const SPACED = /^(qualifiedType|complex|imaginary|memberPointer)$/;

/** Writes parameters of a function, and before them what the function is behind: `(*)(int)`. */
function printSignature(printer: Printer, { flag, parts: [, ...params] }: Node): void {
  const around = printer.inner.findLast(({ kind }) => POINTERS.test(kind) || SPACED.test(kind));
  if (around) {
    const isSpaced = SPACED.test(around.kind) || !/^[(*]$/.test(printer.last);
    if (isSpaced && printer.last !== " ") printer.write(" ");
    printer.write("(");
  }
  const methods = printer.printInnerTypes();
  if (around) printer.write(")");
  printer.write("(");
  if (!flag || printer.options.enclosingParams) printer.list(params, isEmpty);
  printer.write(")");
  printer.inner = methods;
  printer.printInner();
}

/** Suffixes of numbers, by type. */
const SUFFIXES: Readonly<Record<string, string>> = {
  int: "",
  "unsigned int": "u",
  long: "l",
  "unsigned long": "ul",
  "long long": "ll",
  "unsigned long long": "ull",
};
const FLOATS = /^(double|long double|float|__float128|half)$/;

/** Expressions. */
const EXPRESSION_RULES: Partial<Record<Kind, Rule>> = {
  functionParam: (printer, { value }) => {
    if (value === 0) printer.write("this");
    else printer.raw(`{parm#${value}}`);
  },
  packExpansion: (printer, { pack, parts: [base] }) => {
    if (pack) return printer.print(base);
    printOperand(printer, base);
    printer.write("...");
  },
  argumentPack: (printer, { parts }) => printer.list(parts),
  sizeofPack: (printer, { pack }) => printer.write(String(pack?.parts.length ?? 0)),
  sizeofArgs: (printer, { parts }) => {
    const sizes = parts.map((part): number =>
      part?.kind === "argumentPack" || part?.kind === "expressions" ? part.parts.length : 1
    );
    printer.write(String(sizes.reduce((sum, size) => sum + size, 0)));
  },
  expressions: (printer, { parts }) => printer.list(parts),
  nullary: (printer, { parts: [operator] }) => printOperator(printer, operator),
  unary: printUnary,
  binary: printBinary,
  ternary: printTernary,
  fold: printFold,
  subobject: (printer, { value, parts: [type, expression] }) => {
    printer.print(expression);
    printer.write(".<");
    printer.print(type);
    printer.write(` at offset ${value}>`);
  },
  memberCast: (printer, { parts: [type, expression] }) => {
    printer.write("(");
    printer.print(type);
    printer.write(")(");
    printer.print(expression);
    printer.write(")");
  },
  new: (printer, { parts: [place, type, initializer] }) => {
    printer.write("new ");
    if (place) {
      printOperand(printer, place);
      printer.write(" ");
    }
    printer.print(type);
    if (initializer) printOperand(printer, initializer);
  },
  literal: printLiteral,
  stringLiteral: (printer, { parts: [type] }) => {
    printer.write('"<');
    printer.printSelf(type);
    printer.write('>"');
  },
  initializer: (printer, { parts: [type, list] }) => {
    printer.print(type);
    printer.write("{");
    printer.print(list);
    printer.write("}");
  },
  requires: (printer, { parts: [params, ...requirements] }) => {
    printer.write("requires");
    if (params && params.parts.length > 0) {
      printer.write(" (");
      printer.list(params.parts);
      printer.write(")");
    }
    printer.write(" {");
    for (const requirement of requirements) printer.print(requirement);
    printer.write(" }");
  },
  exprRequirement: (printer, { flag, parts: [expression, type] }) => {
    const isBraced = flag || type !== undefined;
    printer.write(isBraced ? " {" : " ");
    printer.print(expression);
    if (isBraced) printer.write("}");
    if (flag) printer.write(" noexcept");
    if (type) printer.write(" -> ");
    printer.print(type);
    printer.write(";");
  },
  typeRequirement: (printer, { parts: [type] }) => {
    printer.write(" typename ");
    printer.print(type);
    printer.write(";");
  },
  nestedRequirement: (printer, { parts: [constraint] }) => {
    printer.write(" requires ");
    printer.print(constraint);
    printer.write(";");
  },
};

/** Writes an operand, in parentheses unless it is plain. */
function printOperand(printer: Printer, operand: Node | undefined): void {
  const isPlain = operand === undefined ||
    /^(name|initializer|functionParam)$/.test(operand.kind) ||
    (operand.kind === "qualified" && !operand.flag);
  if (!isPlain) printer.write("(");
  printer.print(operand);
  if (!isPlain) printer.write(")");
}

function printOperator(printer: Printer, operator: Node | undefined): void {
  if (operator?.kind === "operator") printer.write(operator.text);
  else printer.print(operator);
}

function textOf(operator: Node | undefined): string {
  return operator?.kind === "operator" ? operator.text : "";
}

function printUnary(printer: Printer, node: Node): void {
  const [operator, operand] = node.parts;
  const text = textOf(operator);
  const shown = text === "&" ? withoutParams(operand) : operand;
  if (node.flag) printOperand(printer, shown);
  if (operator?.kind === "cast") {
    printer.write("(");
    printer.print(operator.parts[0]);
    printer.write(")");
  } else {
    printOperator(printer, operator);
  }
  if (node.flag) return;
  if (text === "::") {
    printer.print(shown);
  } else if (node.text === "type" || text === "__alignof__") {
    printer.write("(");
    printer.print(shown);
    printer.write(")");
  } else {
    printOperand(printer, shown);
  }
}

/** The address of a function is that of its name. */
function withoutParams(operand: Node | undefined): Node | undefined {
  const isFunction = operand?.kind === "typed" && operand.parts[1]?.kind === "function";
  return isFunction ? operand.parts[0] : operand;
}

function printBinary(printer: Printer, node: Node): void {
  const [operator, left, right] = node.parts;
  const text = textOf(operator);
  if (text.includes("cast")) {
    printer.write(`${text}<`);
    printer.print(left);
    printer.write(">(");
    printer.print(right);
    printer.write(")");
    return;
  }
  if (isDesignated(node)) {
    printer.write(text === "=" ? "." : "[");
    printer.print(left);
    if (text === "]=") printer.write("]");
    printDesignated(printer, right);
    return;
  }
  // Otherwise it would end the arguments of a template.
  const isClosing = text === ">" || text === ">>";
  if (isClosing) printer.write("(");
  printLeft(printer, text, left);
  if (text === "[]") {
    printer.write("[");
    printer.print(right);
    printer.write("]");
    return;
  }
  if (operator?.kind !== "operator") printer.print(operator);
  else if (text !== "()") printer.write(text);
  printOperand(printer, right);
  if (isClosing) printer.write(")");
}

/** What is called is its name, unless its type says what it returns. */
function printLeft(printer: Printer, text: string, left: Node | undefined): void {
  if (text !== "()" || left?.kind !== "typed") return printOperand(printer, left);
  const [name, type] = left.parts;
  if (type?.kind === "function" && type.parts[0]) printer.print(left);
  else printOperand(printer, name);
}

/** Whether it is `.member=value`, `[index]=value` or `[first ... last]=value`. */
function isDesignated(node: Node | undefined): boolean {
  const text = textOf(node?.parts[0]);
  if (node?.kind === "ternary") return text === "[...]=";
  if (node?.kind !== "binary") return false;
  return text === "]=" || (text === "=" && node.parts[1]?.kind !== "literal");
}

function printDesignated(printer: Printer, value: Node | undefined): void {
  if (isDesignated(value)) return printer.print(value);
  printer.write("=");
  printOperand(printer, value);
}

function printTernary(printer: Printer, node: Node): void {
  const [, first, second, third] = node.parts;
  if (isDesignated(node)) {
    printer.write("[");
    printer.print(first);
    printer.write(" ... ");
    printer.print(second);
    printer.write("]");
    return printDesignated(printer, third);
  }
  printOperand(printer, first);
  printer.write("?");
  printOperand(printer, second);
  printer.write(" : ");
  printOperand(printer, third);
}

function printFold(printer: Printer, { flag, parts: [operator, first, second] }: Node): void {
  printer.write("(");
  if (second) {
    printOperand(printer, first);
    printOperator(printer, operator);
    printer.write("...");
    printOperator(printer, operator);
    printOperand(printer, second);
  } else if (flag) {
    printer.write("...");
    printOperator(printer, operator);
    printOperand(printer, first);
  } else {
    printOperand(printer, first);
    printOperator(printer, operator);
    printer.write("...");
  }
  printer.write(")");
}

function printLiteral(printer: Printer, { text, flag, parts: [type] }: Node): void {
  const builtin = type?.kind === "builtin" ? type.text : "";
  const suffix = Object.hasOwn(SUFFIXES, builtin) ? SUFFIXES[builtin] : undefined;
  if (suffix !== undefined) return printer.write(`${flag ? "-" : ""}${text}${suffix}`);
  if (builtin === "bool" && !flag && text === "0") return printer.write("false");
  if (builtin === "bool" && !flag && text === "1") return printer.write("true");
  if (builtin === "decltype(nullptr)" && /^0?$/.test(text)) return printer.print(type);
  printer.write("(");
  printer.print(type);
  printer.write(")");
  const digits = `${flag ? "-" : ""}${text}`;
  printer.write(FLOATS.test(builtin) ? `[${digits}]` : digits);
}

/** How each kind is written. */
const RULES: Partial<Record<Kind, Rule>> = { ...NAME_RULES, ...TYPE_RULES, ...EXPRESSION_RULES };

/** Writes what is left of a type that goes around another. */
function printAround(printer: Printer, node: Node): void {
  const rule = AROUND_RULES[node.kind];
  if (rule) rule(printer, node);
  else printer.print(node);
}
