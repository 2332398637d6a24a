/**
 * Trees of C++ declarations, and how they get simpler.
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
interface Change {
  /** Whether to leave a node, and all below, as they are. */
  skip: (node: Node) => boolean;
  /** What takes the place of a node whose parts are done; `undefined` for the node itself. */
  replace: (node: Node) => Node | undefined;
}

/** More steps than this no real name takes. */
const MAX_STEPS = 2_000_000;

/** Counts steps, against names that are made to take for ever. */
export class Budget {
  #left = MAX_STEPS;

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
    // The type of a vendor's qualifier stays: Go's pprof forgets to put the copy in.
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

/**
 * Simplifies a tree.
 *
 * @param tree The tree; it stays as it is.
 * @param budget Counts the steps.
 * @returns The tree without parameters that are known.
 */
export function simplify(tree: Node, budget: Budget): Node {
  const replace = (each: Node) => simpler(each, budget);
  return copyTree(tree, { skip: once(), replace }, budget) ?? tree;
}

/** Whether a node was seen before. */
function once(): (each: Node) => boolean {
  const seen = new Set<Node>();
  return (each) => {
    if (seen.has(each)) return true;
    seen.add(each);
    return false;
  };
}

function simpler(tree: Node, budget: Budget): Node | undefined {
  const [base, second] = tree.parts;
  switch (tree.kind) {
    case "templateParam":
      return argumentOf(tree);
    case "method":
      return simplerMethod(tree);
    case "qualifiedType":
      if (base?.kind === "function") return node("method", [base, second]);
      if (base?.kind !== "qualifiedType" && base?.kind !== "method") return undefined;
      return node(base.kind, [base.parts[0], mergeQualifiers(second, base.parts[1])], {
        text: base.text,
      });
    case "reference":
      if (base?.kind === "reference") return base;
      return base?.kind === "rvalueReference" ? node("reference", base.parts) : undefined;
    case "rvalueReference":
      return base && /^(reference|rvalueReference)$/.test(base.kind) ? base : undefined;
    case "array": {
      if (second?.kind !== "qualifiedType") return undefined;
      const [element, qualifiers] = second.parts;
      return node("qualifiedType", [node("array", [base, element]), qualifiers]);
    }
    case "packExpansion":
      return tree.pack && base ? expand(base, tree.pack, budget) : undefined;
  }
  return undefined;
}

function simplerMethod({ parts: [inner, qualifiers], text }: Node): Node | undefined {
  if (inner?.kind === "qualifiedType") {
    const merged = mergeQualifiers(qualifiers, inner.parts[1]);
    return node("method", [inner.parts[0], merged], { text });
  }
  if (inner?.kind !== "method") return undefined;
  // A reference to a reference is one.
  const both = text !== "" && inner.text !== "";
  const reference = both && (text === "&" || inner.text === "&") ? "&" : text || inner.text;
  const merged = mergeQualifiers(qualifiers, inner.parts[1]);
  return node("method", [inner.parts[0], merged], { text: reference });
}

/** Repeats a tree for each argument of a pack. */
function expand(base: Node, pack: Node, budget: Budget): Node {
  const copies = pack.parts.map((argument) => {
    const seen = once();
    const copy = copyTree(base, {
      skip: (each) => each.kind === "packExpansion" || seen(each),
      // Its parameters are replaced already: by the whole pack.
      replace: (each) => each === pack ? argument : undefined,
    }, budget);
    return simplify(copy ?? base, budget);
  });
  return node("expressions", copies);
}

/**
 * Joins qualifiers, each once; the first list changes, as in Go's pprof.
 *
 * @param first Those in front.
 * @param second Those behind.
 * @returns All.
 */
export function mergeQualifiers(
  first: Node | undefined,
  second: Node | undefined,
): Node | undefined {
  if (!first || !second) return first ?? second;
  const known = new Set(first.parts.filter((each) => each?.parts.length === 0).map(textOf));
  for (const qualifier of second.parts) {
    const isPlain = qualifier?.parts.length === 0;
    if (isPlain && known.has(textOf(qualifier))) continue;
    if (isPlain) known.add(textOf(qualifier));
    first.parts.push(qualifier);
  }
  return first;
}

function textOf(qualifier: Node | undefined): string {
  return qualifier?.text ?? "";
}
