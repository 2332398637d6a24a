/**
 * Trees of C++ declarations.
 *
 * @module
 */
import { MangledError } from "../mangled_error.ts";

/** What a node is; behind it, its parts. */
export type Kind =
  /** Text. */
  | "name"
  | "builtin"
  /** Name, type. */
  | "typed"
  /** Scope, name; flag: an entity in a function. */
  | "qualified"
  /** Name, arguments. */
  | "template"
  /** Value: index; `template` is set when it is known. */
  | "templateParam"
  /** Value: index. */
  | "lambdaAuto"
  /** Parameter, argument. */
  | "declaredArg"
  /** Qualifiers. */
  | "qualifiers"
  /** Text, expressions. */
  | "qualifier"
  /** Type, qualifiers. */
  | "qualifiedType"
  /** Method or its type, qualifiers if any; text: `&` or `&&`. */
  | "method"
  /** Type. */
  | "pointer"
  | "reference"
  | "rvalueReference"
  | "complex"
  | "imaginary"
  | "decltype"
  | "packExpansion"
  | "objectParam"
  /** Type; text. */
  | "suffix"
  | "transformed"
  | "elaborated"
  | "fixed"
  /** Size; text. */
  | "bitInt"
  /** Qualifier, type. */
  | "vendor"
  /** Size, type. */
  | "array"
  | "vector"
  /** Type that is returned if any, parameters; flag: of a function with an entity in it. */
  | "function"
  /** Value: index. */
  | "functionParam"
  | "binaryFloat"
  /** Class, member. */
  | "memberPointer"
  /** Text. */
  | "operator"
  /** Name, base if any. */
  | "ctor"
  /** Name. */
  | "dtor"
  /** What it is keyed to; text. */
  | "globalCtor"
  /** Name, tag. */
  | "tagged"
  /** Arguments. */
  | "argumentPack"
  | "sizeofArgs"
  | "expressions"
  | "bindings"
  /** None. */
  | "sizeofPack"
  /** Text; value: index. */
  | "paramName"
  /** Name. */
  | "typeParam"
  /** Name, type. */
  | "valueParam"
  /** Name, constraint if any, parameters. */
  | "templateTemplateParam"
  /** Name, constraint. */
  | "constrainedParam"
  /** Parameter. */
  | "paramPack"
  /** Type. */
  | "cast"
  /** Operator. */
  | "nullary"
  /** Operator, operand; flag: behind it; text: `type` if it is one. */
  | "unary"
  /** Operator, left, right. */
  | "binary"
  /** Operator, three operands. */
  | "ternary"
  /** Operator, one or two operands; flag: from the left. */
  | "fold"
  /** Type, expression; value: offset. */
  | "subobject"
  /** Type, expression. */
  | "memberCast"
  /** Place if any, type, initializer if any. */
  | "new"
  /** Type; text: digits; flag: negative. */
  | "literal"
  /** Type. */
  | "stringLiteral"
  | "lambda"
  /** Type if any, expressions. */
  | "initializer"
  /** What it is in; value: number. */
  | "defaultArg"
  /** Template parameters, their constraint if any, types, constraint of calls if any; value: number. */
  | "closure"
  /** Members, without being shown itself. */
  | "list"
  /** Value: number. */
  | "unnamed"
  /** What is cloned; text. */
  | "clone"
  /** What it is for; text. */
  | "special"
  /** Two; text in front, and between them. */
  | "special2"
  /** Type, arguments. */
  | "enableIf"
  /** Parent if any, name; flag: a partition. */
  | "moduleName"
  /** Module, name. */
  | "moduleEntity"
  /** Name. */
  | "friend"
  /** Name, what it requires. */
  | "constraint"
  /** List of parameters, requirements. */
  | "requires"
  /** Expression, type if any; flag: `noexcept`. */
  | "exprRequirement"
  /** Type. */
  | "typeRequirement"
  /** Constraint. */
  | "nestedRequirement";

/** A node; nodes are shared, and change while a name is parsed. */
export interface Node {
  kind: Kind;
  /** See {@linkcode Kind}; `undefined` stands for a part that is not there. */
  parts: (Node | undefined)[];
  text: string;
  value: number;
  flag: boolean;
  /** The template that a parameter is of. */
  template: Node | undefined;
  /** The arguments that an expansion repeats its base for. */
  pack: Node | undefined;
}

/** Makes a node. */
export function node(
  kind: Kind,
  parts: (Node | undefined)[] = [],
  { text = "", value = 0, flag = false }: Partial<Pick<Node, "text" | "value" | "flag">> = {},
): Node {
  return { kind, parts, text, value, flag, template: undefined, pack: undefined };
}

/** Makes a node that is nothing but text. */
export function nameNode(text: string): Node {
  return node("name", [], { text });
}

/** Arguments of a template. */
export function templateArgs(template: Node): (Node | undefined)[] {
  return template.parts.slice(1);
}

/** The argument that a parameter stands for, if it is known. */
export function argumentOf({ template, value }: Node): Node | undefined {
  return template?.parts[value + 1];
}

/** How a tree is copied. */
export interface Change {
  /** Whether to leave a node, and all below, as they are. */
  skip: (node: Node) => boolean;
  /** What takes the place of a node whose parts are done; `undefined` for the node itself. */
  replace: (node: Node) => Node | undefined;
}

/** More steps than this no real name takes. */
const MOST_STEPS = 2_000_000;

/** Counts steps, against names that are made to take for ever. */
export class Budget {
  #left = MOST_STEPS;

  /** @throws {MangledError} If there have been too many. */
  step(): void {
    if (--this.#left < 0) throw new MangledError("too large");
  }
}

/**
 * Copies what changes of a tree.
 *
 * @param tree The tree; it stays as it is.
 * @param change What changes.
 * @param budget Counts the steps.
 * @returns The new tree, `undefined` if nothing changes.
 */
export function copyTree(tree: Node, change: Change, budget: Budget): Node | undefined {
  budget.step();
  if (change.skip(tree)) return undefined;
  let parts: Node["parts"] | undefined;
  tree.parts.forEach((part, i) => {
    const copy = part && copyTree(part, change, budget);
    // The type of a vendor's qualifier stays: the original forgets to put the copy in.
    if (!copy || (tree.kind === "vendor" && i === 1)) return;
    parts ??= [...tree.parts];
    parts[i] = copy;
  });
  if (!parts) return change.replace(tree);
  const copy = { ...tree, parts };
  return change.replace(copy) ?? copy;
}

/**
 * Walks a tree.
 *
 * @param tree The tree.
 * @param enter Says of a node whether to walk on below.
 * @param budget Counts the steps.
 */
export function walk(tree: Node, enter: (node: Node) => boolean, budget: Budget): void {
  budget.step();
  if (!enter(tree)) return;
  for (const part of tree.parts) if (part) walk(part, enter, budget);
}
