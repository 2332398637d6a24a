/**
 * How each kind of node is written: names, and a table for all.
 *
 * @module
 */
import type { Kind, Node } from "./node.ts";
import { argumentOf } from "./node.ts";
import { EXPRESSION_RULES } from "./print_expressions.ts";
import { AROUND_RULES, TYPE_RULES } from "./print_types.ts";
import { isEmpty, type Printer, type PrintRules } from "./printer.ts";

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

const RULES: Partial<Record<Kind, Rule>> = { ...NAME_RULES, ...TYPE_RULES, ...EXPRESSION_RULES };

/** How each kind is written. */
export const PRINT_RULES: PrintRules = {
  print: (printer, node) => RULES[node.kind]?.(printer, node),
  around: (printer, node) => {
    const rule = AROUND_RULES[node.kind];
    if (rule) rule(printer, node);
    else printer.print(node);
  },
};
