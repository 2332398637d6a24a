/**
 * How expressions are written.
 *
 * @module
 */
import type { Kind, Node } from "./node.ts";
import type { Printer } from "./printer.ts";

type Rule = (printer: Printer, node: Node) => void;

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
export const EXPRESSION_RULES: Partial<Record<Kind, Rule>> = {
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
