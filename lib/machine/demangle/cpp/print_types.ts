/**
 * How types are written: those around others partly behind them.
 *
 * @module
 */
import type { Kind, Node } from "./node.ts";
import { isEmpty, type Printer } from "./printer.ts";

type Rule = (printer: Printer, node: Node) => void;

/** Types. */
export const TYPE_RULES: Partial<Record<Kind, Rule>> = {
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
export const AROUND_RULES: Partial<Record<Kind, Rule>> = {
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
