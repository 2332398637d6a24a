import { type Node, parse } from "npm:acorn@8.19.0";
import { fullAncestor } from "npm:acorn-walk@8.3.5";

/** A function of a script, positions as offsets into its text. */
export interface ScopeFunction {
  /** Where the function begins. */
  start: number;
  /** Where its body begins: V8's position for it lies between the two. */
  body: number;
  /** `handle`, `Orders.handle`, `routes.get`; `""` if nothing names it. */
  name: string;
  /** Where an identifier gives the name; a source map may know the original of it. */
  nameAt: number;
  /** Index of the nearest enclosing function, −1 at module level. */
  outer: number;
}

/** The shape of the syntax nodes read here: acorn's own union is not exported by kind. */
interface Syntax extends Node {
  body?: Node;
  id?: Syntax | null;
  key?: Syntax;
  left?: Syntax;
  name?: string;
  value?: unknown;
  computed?: boolean;
  object?: Syntax;
  property?: Syntax;
  init?: Syntax | null;
  right?: Syntax;
}

/** What names a function: the text and where it stands. */
interface Name {
  text: string;
  at: number;
}

const FUNCTION_REGEXP = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/;

/**
 * Finds all functions of a JavaScript text with the names that a reader would
 * give them: by declaration, variable, assignment, property, method and class.
 *
 * @returns In the order of their start; empty if the text does not parse.
 *
 * @example
 * ```ts
 * import { scopeNames } from "./scope_names.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const names = scopeNames("class A { b() { return [].map(() => 1) } }").map((f) => f.name);
 * deepStrictEqual(names, ["A.b", ""]);
 * ```
 */
export function scopeNames(text: string): ScopeFunction[] {
  const tree = parseAny(text);
  if (tree === undefined) return [];
  const found: (ScopeFunction & { end: number })[] = [];
  fullAncestor(tree, (node, _state, ancestors) => {
    if (!FUNCTION_REGEXP.test(node.type)) return;
    const syntax = node as Syntax;
    const name = nameOf(ancestors as Syntax[]);
    found.push({
      start: node.start,
      body: syntax.body?.start ?? node.end,
      end: node.end,
      name: name?.text ?? "",
      nameAt: name?.at ?? -1,
      outer: -1,
    });
  });
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  const open: number[] = [];
  found.forEach((f, i) => {
    while (open.length > 0 && (found[open.at(-1)!]!.end <= f.start)) open.pop();
    f.outer = open.at(-1) ?? -1;
    open.push(i);
  });
  return found;
}

/** Parses as a module and, for scripts that are none, as a script. */
function parseAny(text: string): Node | undefined {
  for (const sourceType of ["module", "script"] as const) {
    try {
      return parse(text, {
        ecmaVersion: "latest",
        sourceType,
        allowHashBang: true,
        allowReturnOutsideFunction: true,
        allowAwaitOutsideFunction: true,
      });
    } catch { /* The next kind, or no names: a profile must not fail for them. */ }
  }
  return undefined;
}

/** Names the last of the ancestors, a function, from itself or from what holds it. */
function nameOf(ancestors: Syntax[]): Name | undefined {
  const self = ancestors.at(-1)!;
  if (self.id?.name) return { text: self.id.name, at: self.id.start };
  const holder = ancestors.at(-2);
  if (holder === undefined) return undefined;
  return nameByHolder(holder, self, ancestors.slice(0, -1));
}

/** The name that a variable, assignment, property or class member gives to its value. */
function nameByHolder(holder: Syntax, self: Syntax, ancestors: Syntax[]): Name | undefined {
  switch (holder.type) {
    case "VariableDeclarator":
      return holder.init === self ? identifier(holder.id) : undefined;
    case "AssignmentExpression":
    case "AssignmentPattern":
      return holder.right === self ? identifier(holder.left) : undefined;
    case "MethodDefinition":
    case "PropertyDefinition":
    case "Property": {
      if (holder.value !== self) return undefined;
      const key = keyName(holder);
      const owner = ownerName(ancestors.slice(0, -1));
      if (key.text === "constructor" && owner) return owner;
      return owner ? { text: `${owner.text}.${key.text}`, at: key.at } : key;
    }
    default:
      return undefined;
  }
}

/** The class or object that the last ancestor, an object literal or class body, belongs to. */
function ownerName(ancestors: Syntax[]): Name | undefined {
  const last = ancestors.at(-1);
  if (last?.type === "ClassBody") return ownerName(ancestors.slice(0, -1));
  if (last === undefined || !/^(Class|ObjectExpression)/.test(last.type)) return undefined;
  if (last.id?.name) return { text: last.id.name, at: last.id.start };
  const holder = ancestors.at(-2);
  return holder && nameByHolder(holder, last, ancestors.slice(0, -1));
}

/** The text of a property key; one that only running the program tells is `[computed]`. */
function keyName(holder: Syntax): Name {
  const key = holder.key!;
  if (holder.computed) {
    const inner = identifier(key)?.text ??
      (typeof key.value === "string" ? JSON.stringify(key.value) : "computed");
    return { text: `[${inner}]`, at: key.start };
  }
  const text = key.type === "PrivateIdentifier" ? `#${key.name}` : key.name ?? String(key.value);
  return { text, at: key.start };
}

/** `a.b.c` of an identifier or a chain of members; nothing for other expressions. */
function identifier(node: Syntax | null | undefined): Name | undefined {
  const parts: string[] = [];
  let at = node;
  let last = node;
  for (; at?.type === "MemberExpression" && !at.computed; at = at.object) {
    parts.unshift(at.property?.name ?? "?");
    if (last === node) last = at.property;
  }
  if (at?.type === "Identifier") parts.unshift(at.name!);
  else if (at?.type !== "ThisExpression" || parts.length === 0) return undefined;
  return { text: parts.join("."), at: last!.start };
}
