/**
 * Functions and data: what a mangled name is of.
 *
 * @module
 */
import { type Node, node } from "./node.ts";
import { parseName } from "./names.ts";
import { simplify } from "./simplify.ts";
import { parseSpecialName } from "./special_names.ts";
import type { State } from "./state.ts";
import { parseSignature } from "./types.ts";
import { parseConstraint } from "./unnamed.ts";

/**
 * Parses what is behind `_Z`.
 *
 * @param state At its begin.
 * @param params Whether to read the types of a function, too.
 * @param isLocal Whether it is a function with an entity in it.
 * @returns The tree.
 */
export function parseEncoding(state: State, params: boolean, isLocal: boolean): Node {
  if (/[GT]/.test(state.next)) return parseSpecialName(state);
  const { node: found, hasObjectParam } = parseName(state);
  const name = simplify(found, state.budget);
  if (!params) return withoutQualifiers(name);
  // Data has no types.
  if (state.isAtEnd || state.next === "E") return name;
  return parseTyped(state, name, hasObjectParam, isLocal);
}

/** Qualifiers are those of `this`: they go where parameters go. */
function withoutQualifiers(name: Node): Node {
  if (name.kind === "method") return name.parts[0] ?? name;
  const place = localPlace(name);
  const method = place?.parts[place.index];
  if (place && method) place.parts[place.index] = method.parts[0];
  return name;
}

/** Where the method is in a name that is local to a function. */
function localPlace({ kind, flag, parts }: Node) {
  if (kind !== "qualified" || !flag) return undefined;
  const [, local] = parts;
  const place = local?.kind === "defaultArg"
    ? { parts: local.parts, index: 0 }
    : { parts, index: 1 };
  return place.parts[place.index]?.kind === "method" ? place : undefined;
}

function parseTyped(
  state: State,
  name: Node,
  hasObjectParam: boolean,
  isLocal: boolean,
): Node {
  const template = templateOf(name);
  const lambdaLevel = state.lambdaLevel;
  if (template) {
    state.templates.push(template);
    state.lambdaLevel = 0;
  }
  const enableIf = state.sees("Ua9enable_ifI") ? parseEnableIf(state) : [];
  const signature = parseSignature(state, hasReturn(name), hasObjectParam);
  const constraint = parseConstraint(state);
  if (template) {
    state.templates.pop();
    state.lambdaLevel = lambdaLevel;
  }
  const type = simplify(signature, state.budget);
  // What an outer function returns is not told.
  if (isLocal && type.kind === "function") type.flag = true;
  let result = typed(name, type);
  if (enableIf.length > 0) result = node("enableIf", [result, ...enableIf]);
  return constraint ? node("constraint", [result, constraint]) : result;
}

function parseEnableIf(state: State): Node[] {
  state.expect("Ua9enable_if");
  return state.grammar.templateArgs(state);
}

/** Qualifiers of the name are those of the type. */
function typed(name: Node, type: Node): Node {
  let [shown, whole] = [name, type];
  const around = (method: Node): Node | undefined => {
    const [inner] = method.parts;
    method.parts[0] = whole;
    whole = method;
    return inner;
  };
  if (shown.kind === "method") shown = around(shown) ?? shown;
  const place = localPlace(shown);
  const method = place?.parts[place.index];
  if (place && method) place.parts[place.index] = around(method);
  return node("typed", [shown, whole]);
}

/** The template whose arguments the types can refer to. */
function templateOf(name: Node): Node | undefined {
  const { kind, flag, parts: [first, second] } = name;
  switch (kind) {
    case "template":
      return name;
    case "qualified":
      return second && (flag || second.kind === "ctor") ? templateOf(second) : undefined;
    case "method":
      return first && templateOf(first);
    case "ctor":
      return second && templateOf(second);
  }
  return undefined;
}

/** Whether the types begin with what is returned: only templates say it. */
function hasReturn({ kind, flag, parts: [first, second] }: Node): boolean {
  switch (kind) {
    case "qualified":
      return flag && second !== undefined && hasReturn(second);
    case "template":
      return first !== undefined && !isSpecialMember(first);
    case "qualifiedType":
    case "method":
      return first !== undefined && hasReturn(first);
  }
  return false;
}

/** Constructors, destructors and conversions return what their name says. */
function isSpecialMember({ kind, parts: [, name] }: Node): boolean {
  if (kind === "qualified") return name !== undefined && isSpecialMember(name);
  return kind === "ctor" || kind === "dtor" || kind === "cast";
}
