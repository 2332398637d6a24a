/**
 * Types.
 *
 * @module
 */
import { BUILTINS, MORE_BUILTINS } from "./builtins.ts";
import { nameNode, type Node, node } from "./node.ts";
import { parseReference } from "./names.ts";
import { parseQualifiers } from "./qualifiers.ts";
import { mergeQualifiers } from "./simplify.ts";
import { parseSourceName } from "./source_names.ts";
import { parseNumber, type State } from "./state.ts";
import { findPack, parseSubstitution, parseTemplateParam, STANDARD } from "./substitutions.ts";
import { parseClosure, parseUnnamedType } from "./unnamed.ts";

/** Types around a type. */
const WRAPPERS = {
  O: "rvalueReference",
  P: "pointer",
  R: "reference",
  C: "complex",
  G: "imaginary",
} as const;

const ELABORATED: Readonly<Record<string, string>> = { s: "struct ", u: "union ", e: "enum " };

/** A type, and whether it can be referred to again. */
interface ParsedType {
  type: Node;
  isNew: boolean;
}

/**
 * Parses a type.
 *
 * @param state At the type.
 * @param isCast Whether it is that of an operator that converts to it.
 * @returns The type.
 */
export function parseType(state: State, isCast = false): Node {
  return state.nested(() => parseQualifiedType(state, isCast));
}

function parseQualifiedType(state: State, isCast: boolean): Node {
  const qualifiers = parseQualifiers(state);
  const builtin = Object.hasOwn(BUILTINS, state.next) ? BUILTINS[state.next] : undefined;
  if (builtin !== undefined) {
    state.at++;
    const type = node("builtin", [], { text: builtin });
    if (!qualifiers) return type;
    return added(state, node("qualifiedType", [type, qualifiers]));
  }
  // Qualifiers of a function's type are those of `this`, and belong to it.
  const isMethod = qualifiers !== undefined && state.next === "F";
  const { type, isNew } = parsePlainType(state, isCast);
  if (isNew && !isMethod) state.subs.push(type);
  return qualifiers ? added(state, qualified(type, qualifiers)) : type;
}

function added(state: State, type: Node): Node {
  state.subs.push(type);
  return type;
}

function qualified(type: Node, qualifiers: Node): Node {
  if (type.kind === "function") return node("method", [type, qualifiers]);
  if (type.kind === "method") {
    type.parts[1] = mergeQualifiers(qualifiers, type.parts[1]);
    return type;
  }
  if (type.kind !== "qualifiedType") return node("qualifiedType", [type, qualifiers]);
  const [base, inner] = type.parts;
  return node("qualifiedType", [base, mergeQualifiers(qualifiers, inner)]);
}

function parsePlainType(state: State, isCast: boolean): ParsedType {
  const { next } = state;
  if (/[NWZ0-9]/.test(next)) return anew(state.grammar.name(state).node);
  switch (next) {
    case "u":
      return anew(parseVendorType(state));
    case "F":
      return anew(parseFunctionType(state));
    case "A":
      return anew(parseArray(state, isCast));
    case "M":
      return anew(parseMemberPointer(state, isCast));
    case "T":
      return parseParamType(state, isCast);
    case "S":
      return parseKnownType(state, isCast);
    case "O":
    case "P":
    case "R":
    case "C":
    case "G":
      state.at++;
      return anew(node(WRAPPERS[next], [parseType(state, isCast)]));
    case "U":
      return parseUnnamedOrVendor(state, isCast);
    case "D":
      return parseSpecialType(state, isCast);
  }
  return state.fail("unrecognized type");
}

function anew(type: Node): ParsedType {
  return { type, isNew: true };
}

function parseVendorType(state: State): Node {
  state.expect("u");
  const name = parseSourceName(state);
  if (!state.take("I")) return name;
  const base = parseType(state);
  state.expect("E");
  return node("transformed", [base], { text: name.text });
}

function parseParamType(state: State, isCast: boolean): ParsedType {
  const text = Object.hasOwn(ELABORATED, state.second) ? ELABORATED[state.second] : undefined;
  if (text !== undefined) {
    state.at += 2;
    return anew(node("elaborated", [state.grammar.name(state).node], { text }));
  }
  const param = parseTemplateParam(state);
  if (state.next !== "I") return anew(param);
  if (isCast) return anew(withOwnArguments(state, param, true));
  state.subs.push(param);
  return anew(node("template", [param, ...state.grammar.templateArgs(state)]));
}

function parseKnownType(state: State, isCast: boolean): ParsedType {
  if (!/[0-9A-Z_]/.test(state.second)) {
    const standard = Object.hasOwn(STANDARD, state.second) ? STANDARD[state.second] : undefined;
    const { node: type } = state.grammar.name(state);
    return { type, isNew: type !== standard };
  }
  let type = parseSubstitution(state, false);
  if (type.kind === "moduleName") {
    type = added(state, state.grammar.unqualifiedName(state, type).node);
  }
  if (state.next !== "I") return { type, isNew: false };
  if (type.kind === "templateParam" && isCast) {
    const template = withOwnArguments(state, type, false);
    return { type: template, isNew: template !== type };
  }
  return anew(node("template", [type, ...state.grammar.templateArgs(state)]));
}

/**
 * In `operator T<…>()` the arguments can be those of the type, or those of the
 * operator: they are the type's if others follow.
 */
function withOwnArguments(state: State, param: Node, isNew: boolean): Node {
  const restore = state.save();
  try {
    const args = state.grammar.templateArgs(state);
    if (state.next === "I") {
      if (isNew) state.subs.push(param);
      return node("template", [param, ...args]);
    }
  } catch (error) {
    if (!state.isFailure(error)) throw error;
  }
  restore();
  return param;
}

function parseUnnamedOrVendor(state: State, isCast: boolean): ParsedType {
  if (state.sees("Ul")) return { type: parseClosure(state), isNew: false };
  if (state.sees("Ut")) return { type: parseUnnamedType(state), isNew: false };
  state.expect("U");
  let name = parseSourceName(state);
  if (state.next === "I") name = node("template", [name, ...state.grammar.templateArgs(state)]);
  return anew(node("vendor", [name, parseType(state, isCast)]));
}

function parseSpecialType(state: State, isCast: boolean): ParsedType {
  state.expect("D");
  const code = state.takeLength(1);
  const builtin = Object.hasOwn(MORE_BUILTINS, code) ? MORE_BUILTINS[code] : undefined;
  if (builtin !== undefined) return { type: node("builtin", [], { text: builtin }), isNew: false };
  switch (code) {
    case "T":
    case "t": {
      const expression = state.grammar.expression(state);
      state.expect("E");
      return anew(node("decltype", [expression]));
    }
    case "p": {
      const base = parseType(state, isCast);
      return anew({ ...node("packExpansion", [base]), pack: findPack(state, base) });
    }
    case "v":
      return anew(parseVector(state, isCast));
    case "a":
      return { type: nameNode("auto"), isNew: false };
    case "c":
      return { type: nameNode("decltype(auto)"), isNew: false };
    case "F":
      return { type: parseFixedType(state, isCast), isNew: false };
    case "B":
    case "U":
      return { type: parseBitInt(state, code === "U"), isNew: false };
    case "k":
    case "K": {
      const text = code === "k" ? "auto" : "decltype(auto)";
      const constraint = state.grammar.name(state).node;
      return { type: node("suffix", [constraint], { text }), isNew: false };
    }
  }
  return state.fail("unrecognized type");
}

function parseFixedType(state: State, isCast: boolean): Node {
  const bits = /[0-9]/.test(state.next) ? parseNumber(state) : undefined;
  if (state.take("_")) {
    if (!bits) state.fail("expected non-zero number of bits");
    return node("binaryFloat", [], { value: bits });
  }
  const base = parseType(state, isCast);
  if (/[0-9]/.test(state.next)) parseNumber(state);
  const flag = state.next === "s";
  if (!state.isAtEnd) state.at++;
  return node("fixed", [base], { text: bits === undefined ? "_Fract" : "_Accum", flag });
}

function parseBitInt(state: State, isUnsigned: boolean): Node {
  const size = /[0-9]/.test(state.next)
    ? nameNode(String(parseNumber(state)))
    : state.grammar.expression(state);
  state.expect("_");
  return node("bitInt", [size], { text: isUnsigned ? "unsigned " : "" });
}

const DIGITS_REGEXP = /[0-9]+/y;

function parseArray(state: State, isCast: boolean): Node {
  state.expect("A");
  const digits = state.next === "_" ? "" : state.takeMatch(DIGITS_REGEXP);
  const size = digits === undefined ? state.grammar.expression(state) : nameNode(digits);
  state.expect("_");
  const element = parseType(state, isCast);
  // Qualifiers of the elements are those of the array.
  if (element.kind !== "qualifiedType") return node("array", [size, element]);
  const [base, qualifiers] = element.parts;
  return node("qualifiedType", [node("array", [size, base]), qualifiers]);
}

function parseVector(state: State, isCast: boolean): Node {
  const size = state.take("_")
    ? state.grammar.expression(state)
    : nameNode(String(parseNumber(state)));
  state.expect("_");
  return node("vector", [size, parseType(state, isCast)]);
}

function parseMemberPointer(state: State, isCast: boolean): Node {
  state.expect("M");
  const owner = parseType(state);
  return node("memberPointer", [owner, parseType(state, isCast)]);
}

function parseFunctionType(state: State): Node {
  state.expect("F");
  // With C linkage, which is not shown.
  state.take("Y");
  let type = parseSignature(state, true, false);
  const text = parseReference(state);
  if (text !== "") type = node("method", [type, undefined], { text });
  state.expect("E");
  return type;
}

/** Parses the types of a function: what it returns, if that is there, and its parameters. */
export function parseSignature(
  state: State,
  hasReturn: boolean,
  hasObjectParam: boolean,
): Node {
  const returned = state.take("J") || hasReturn ? parseType(state) : undefined;
  return node("function", [returned, ...parseTypes(state, hasObjectParam)]);
}

/** Parses the types of parameters; none for a single `void`. */
export function parseTypes(state: State, hasObjectParam: boolean): Node[] {
  const types: Node[] = [];
  while (!/^([EQ.]|[RO]E|$)/.test(state.next + state.second)) {
    const type = parseType(state);
    const isObject = hasObjectParam && types.length === 0;
    types.push(isObject ? node("objectParam", [type]) : type);
  }
  if (types.length === 0) state.fail("expected types");
  const isVoid = types.length === 1 && types[0]?.kind === "builtin" && types[0].text === "void";
  return isVoid ? [] : types;
}
