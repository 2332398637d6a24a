/**
 * Expressions, as they are in arguments of templates and in types.
 *
 * @module
 */
import { type Node, node } from "./node.ts";
import { parseOperatorName } from "./operator_names.ts";
import { parsePrimary } from "./literals.ts";
import { parseSourceName } from "./source_names.ts";
import { parseIndex, parseNumber, type State } from "./state.ts";
import { findPack, parseTemplateParam } from "./substitutions.ts";
import { parseRequires } from "./requires.ts";
import { parseUnresolvedName } from "./unresolved_names.ts";

interface Rule {
  (state: State): Node;
}

/** Rules by what an expression begins with, longest first. */
const RULES: readonly (readonly [begin: RegExp, rule: Rule])[] = [
  [/L/y, parsePrimary],
  [/T/y, parseTemplateParam],
  [/so/y, parseSubobject],
  [/sr/y, parseUnresolvedName],
  [/sp/y, parseExpansion],
  [/sZ/y, parseSizeofPack],
  [/sP/y, parseSizeofArgs],
  [/fp/y, parseFunctionParam],
  [/fL[0-9]/y, parseOuterParam],
  [/mc/y, parseMemberCast],
  [/[0-9]|on/y, parseFunctionName],
  [/[it]l/y, parseInitializer],
  [/st/y, parseSizeofType],
  [/u/y, parseVendorCall],
  [/r[qQ]/y, parseRequires],
];

/** Parses an expression. */
export function parseExpression(state: State): Node {
  if (state.isAtEnd) state.fail("expected expression");
  return state.nested(() => {
    const found = RULES.find(([begin]) => {
      begin.lastIndex = state.at;
      return begin.test(state.text);
    });
    return found ? found[1](state) : parseOperation(state);
  });
}

function parseSubobject(state: State): Node {
  state.expect("so");
  const type = state.grammar.type(state);
  const expression = parseExpression(state);
  const value = optionalNumber(state);
  while (state.take("_")) optionalNumber(state);
  state.take("p");
  state.expect("E");
  return node("subobject", [type, expression], { value });
}

function optionalNumber(state: State): number {
  return /[n0-9]/.test(state.next) ? parseNumber(state) : 0;
}

function parseExpansion(state: State): Node {
  state.expect("sp");
  const base = parseExpression(state);
  return { ...node("packExpansion", [base]), pack: findPack(state, base) };
}

function parseSizeofPack(state: State): Node {
  state.expect("sZ");
  const pack = findPack(state, parseExpression(state));
  if (!pack) return state.fail("missing argument pack");
  return { ...node("sizeofPack"), pack };
}

function parseSizeofArgs(state: State): Node {
  state.expect("sP");
  return node("sizeofArgs", parseArgs(state));
}

function parseArgs(state: State): Node[] {
  const args: Node[] = [];
  while (!state.take("E")) args.push(state.grammar.templateArg(state, []));
  return args;
}

function parseFunctionParam(state: State): Node {
  state.expect("fp");
  if (state.take("T")) return node("functionParam");
  return parseParamIndex(state);
}

/** Of a function around this one; how far around is not shown. */
function parseOuterParam(state: State): Node {
  state.expect("fL");
  parseNumber(state);
  state.expect("p");
  return parseParamIndex(state);
}

function parseParamIndex(state: State): Node {
  state.grammar.qualifiers(state);
  return node("functionParam", [], { value: parseIndex(state) + 1 });
}

function parseMemberCast(state: State): Node {
  state.expect("mc");
  const type = state.grammar.type(state);
  const expression = parseExpression(state);
  optionalNumber(state);
  state.expect("E");
  return node("memberCast", [type, expression]);
}

function parseFunctionName(state: State): Node {
  state.take("on");
  const { node: name } = state.grammar.unqualifiedName(state, undefined);
  return withArguments(state, name);
}

function withArguments(state: State, name: Node): Node {
  if (state.next !== "I") return name;
  return node("template", [name, ...state.grammar.templateArgs(state)]);
}

function parseInitializer(state: State): Node {
  const type = state.takeLength(2) === "tl" ? state.grammar.type(state) : undefined;
  return node("initializer", [type, parseList(state, "E")]);
}

function parseList(state: State, end: string): Node {
  const expressions: Node[] = [];
  while (!state.take(end)) expressions.push(parseExpression(state));
  return node("expressions", expressions);
}

function parseSizeofType(state: State): Node {
  const { node: operator } = parseOperatorName(state, true);
  return node("unary", [operator, state.grammar.type(state)], { text: "type" });
}

function parseVendorCall(state: State): Node {
  state.expect("u");
  const name = parseSourceName(state);
  let args: Node[] | undefined;
  if (name.text === "__uuidof") {
    if (state.second === "") state.fail("missing uuidof argument");
    if (state.take("t")) args = [state.grammar.type(state)];
    else if (state.take("z")) args = [parseExpression(state)];
  }
  const call = node("operator", [], { text: "()" });
  return node("binary", [call, name, node("expressions", args ?? parseArgs(state))]);
}

function parseOperation(state: State): Node {
  const code = state.text.slice(state.at, state.at + 2);
  const { node: operator, operands } = parseOperatorName(state, true);
  switch (operands) {
    case 0:
      return node("nullary", [operator]);
    case 1:
      return parseUnary(state, code, operator);
    case 2:
      return parseBinary(state, code, operator);
    case 3:
      return parseTernary(state, code, operator);
  }
  return state.fail("unsupported number of operands");
}

function parseUnary(state: State, code: string, operator: Node): Node {
  const flag = /^(pp|mm)$/.test(code) && !state.take("_");
  const isList = operator.kind === "cast" && state.take("_");
  const operand = isList ? parseList(state, "E") : parseExpression(state);
  return node("unary", [operator, operand], { flag });
}

function parseBinary(state: State, code: string, operator: Node): Node {
  if (code[0] === "f") {
    const { node: folded } = parseOperatorName(state, true);
    return node("fold", [folded, parseExpression(state)], { flag: code === "fl" });
  }
  const left = parseLeft(state, code);
  return node("binary", [operator, left, parseRight(state, code)]);
}

function parseLeft(state: State, code: string): Node {
  if (/^[sdcr]c$/.test(code)) return state.grammar.type(state);
  if (code === "di") return state.grammar.unqualifiedName(state, undefined).node;
  return parseExpression(state);
}

function parseRight(state: State, code: string): Node {
  if (code === "cl" || code === "cp") return parseList(state, "E");
  if (code !== "dt" && code !== "pt") return parseExpression(state);
  if (state.next === "L") return parsePrimary(state);
  return withArguments(state, parseUnresolvedName(state));
}

function parseTernary(state: State, code: string, operator: Node): Node {
  if (code[0] === "n") return parseNew(state, operator);
  if (code[0] === "f") {
    const { node: folded } = parseOperatorName(state, true);
    const operands = [parseExpression(state), parseExpression(state)];
    return node("fold", [folded, ...operands], { flag: code === "fL" });
  }
  const operands = [parseExpression(state), parseExpression(state), parseExpression(state)];
  return node("ternary", [operator, ...operands]);
}

function parseNew(state: State, operator: Node): Node {
  const place = parseList(state, "_");
  const type = state.grammar.type(state);
  let initializer: Node | undefined;
  if (state.take("pi")) initializer = parseList(state, "E");
  else if (state.sees("il")) initializer = parseExpression(state);
  else state.expect("E");
  return node("new", [place.parts.length > 0 ? place : undefined, type, initializer, operator]);
}
