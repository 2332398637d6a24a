/**
 * Names of entities.
 *
 * @module
 */
import { nameNode, type Node, node } from "./node.ts";
import { parseOperatorName } from "./operator_names.ts";
import { parseModule, parseSourceName, parseTag, skipDiscriminator } from "./source_names.ts";
import { type ParsedName, parseIndex, type State } from "./state.ts";
import { bindParams, inStd, parseSubstitution, parseTemplateParam } from "./substitutions.ts";
import { parseClosure, parseUnnamedType } from "./unnamed.ts";

function parsed(node: Node, isCast = false, hasObjectParam = false): ParsedName {
  return { node, isCast, hasObjectParam };
}

/** Parses any name. */
export function parseName(state: State): ParsedName {
  switch (state.next) {
    case "":
      return state.fail("expected name");
    case "N":
      return parseNestedName(state);
    case "Z":
      return parseLocalName(state);
    case "U": {
      const name = parseUnqualifiedName(state, undefined);
      if (name.isCast) bindParams(state, name.node, undefined);
      return parsed(name.node);
    }
    case "S":
      return parseStandardName(state);
  }
  return parsed(withArguments(state, parseUnqualifiedName(state, undefined), true));
}

function parseStandardName(state: State): ParsedName {
  if (state.take("St")) {
    const { node, isCast } = parseUnqualifiedName(state, undefined);
    return parsed(withArguments(state, parsed(inStd(node), isCast), true));
  }
  const found = parseSubstitution(state, false);
  if (found.kind === "moduleName") {
    return parsed(withArguments(state, parseUnqualifiedName(state, found), true));
  }
  return parsed(withArguments(state, parsed(found), false));
}

/** Adds the arguments of a template, if any follow. */
function withArguments(state: State, { node: name, isCast }: ParsedName, isNew: boolean): Node {
  if (state.next !== "I") {
    if (isCast) bindParams(state, name, undefined);
    return name;
  }
  if (isNew) state.subs.push(name);
  const args = state.grammar.templateArgs(state);
  const template = node("template", [name, ...args]);
  if (isCast) {
    bindParams(state, name, template);
    for (const arg of args) bindParams(state, arg, undefined);
  }
  return template;
}

function parseNestedName(state: State): ParsedName {
  state.expect("N");
  const hasObjectParam = state.take("H");
  const qualifiers = hasObjectParam ? undefined : state.grammar.qualifiers(state);
  const reference = hasObjectParam ? "" : parseReference(state);
  let name = state.nested(() => parsePrefix(state));
  if (qualifiers || reference !== "") {
    name = node("method", [name, qualifiers], { text: reference });
  }
  state.expect("E");
  return parsed(name, false, hasObjectParam);
}

/** Parses the `&` behind a method. */
export function parseReference(state: State): string {
  if (state.take("R")) return "&";
  return state.take("O") ? "&&" : "";
}

/** What a prefix has come to. */
interface Prefix {
  whole: Node | undefined;
  /** The part before: that of constructors. */
  last: Node | undefined;
  module: Node | undefined;
  /** The operator whose parameters wait for their template. */
  cast: Node | undefined;
}

function parsePrefix(state: State): Node {
  const prefix: Prefix = { whole: undefined, last: undefined, module: undefined, cast: undefined };
  for (;;) {
    const first = state.next;
    if (first === "") state.fail("expected prefix");
    if (first === "E") {
      const { whole, cast } = prefix;
      if (!whole) state.fail("expected prefix");
      if (cast) {
        const [to] = cast.parts;
        bindParams(state, cast, to?.kind === "template" ? to : undefined);
      }
      return whole;
    }
    const next = parsePart(state, prefix);
    if (!next) continue;
    prefix.last = next;
    prefix.whole = prefix.whole ? node("qualified", [prefix.whole, next]) : next;
    if (first !== "S" && state.next !== "E") state.subs.push(prefix.whole);
  }
}

/** @returns The next part of a name, `undefined` for what adds nothing. */
function parsePart(state: State, prefix: Prefix): Node | undefined {
  const first = state.next;
  if (/[0-9a-zULFW]/.test(first) || state.sees("DC")) {
    const { node: name, isCast } = parseUnqualifiedName(state, prefix.module);
    prefix.module = undefined;
    if (isCast) prefix.cast = name.kind === "tagged" ? name.parts[0] : name;
    return name;
  }
  switch (first) {
    case "C":
      return parseConstructor(state, prefix.last);
    case "D":
      if (/[Tt]/.test(state.second)) return state.grammar.type(state);
      return parseDestructor(state, prefix.last);
    case "S": {
      const found = parseSubstitution(state, true);
      if (found.kind !== "moduleName") return found;
      prefix.module = found;
      return undefined;
    }
    case "I":
    case "J":
      return parsePrefixArguments(state, prefix);
    case "T":
      return parseTemplateParam(state);
    case "M":
      // A lambda that initializes a member: what it is in is shown anyway.
      if (!prefix.whole) state.fail("unexpected lambda initializer");
      state.at++;
      return undefined;
  }
  return state.fail("unrecognized letter in prefix");
}

function parsePrefixArguments(state: State, prefix: Prefix): Node {
  const { whole, cast } = prefix;
  if (!whole) state.fail("unexpected template arguments");
  const args = state.next === "I" ? state.grammar.templateArgs(state) : parsePackArguments(state);
  const template = node("template", [whole, ...args]);
  if (cast) {
    bindParams(state, cast, template);
    for (const arg of args) bindParams(state, arg, undefined);
    prefix.cast = undefined;
  }
  prefix.whole = undefined;
  return template;
}

/** Some compilers leave out the `I`; what `J` opens is an argument of its own then. */
function parsePackArguments(state: State): Node[] {
  const args: Node[] = [];
  while (state.next !== "E") args.push(state.grammar.templateArg(state, []));
  state.at++;
  return args;
}

function parseConstructor(state: State, last: Node | undefined): Node {
  state.expect("C");
  const isInherited = state.take("I");
  if (state.isAtEnd || !last) state.fail("unexpected constructor");
  state.at++;
  const base = isInherited ? state.grammar.type(state) : undefined;
  return parseTag(state, node("ctor", [lastName(last), base]));
}

function parseDestructor(state: State, last: Node | undefined): Node {
  if (state.second === "" || !last) state.fail("unexpected destructor");
  state.at += 2;
  return parseTag(state, node("dtor", [lastName(last)]));
}

/** The class that a constructor is named after. */
function lastName(name: Node): Node {
  let found = name;
  for (;;) {
    const part = found.kind === "qualified"
      ? found.parts[1]
      : found.kind === "template" || found.kind === "tagged"
      ? found.parts[0]
      : undefined;
    if (!part) return found;
    found = part;
  }
}

/** Parses a name without what it is in. */
export function parseUnqualifiedName(state: State, parent: Node | undefined): ParsedName {
  if (state.isAtEnd) state.fail("expected unqualified name");
  const module = parseModule(state, parent);
  const isFriend = state.take("F");
  let { node: name, isCast } = parseOwnName(state);
  if (module) name = node("moduleEntity", [module, name]);
  name = parseTag(state, name);
  if (isFriend) name = node("friend", [name]);
  return parsed(name, isCast);
}

function parseOwnName(state: State): ParsedName {
  if (/[0-9]/.test(state.next)) return parsed(parseSourceName(state));
  if (/[a-z]/.test(state.next)) {
    const { node: operator } = parseOperatorName(state, false);
    if (operator.kind !== "operator" || operator.text !== 'operator"" ') {
      return parsed(operator, operator.kind === "cast");
    }
    return parsed(node("unary", [operator, parseSourceName(state)]));
  }
  if (state.take("DC")) {
    const names: Node[] = [];
    do names.push(parseSourceName(state)); while (!state.take("E"));
    return parsed(node("bindings", names));
  }
  if (state.take("L")) {
    const name = parseSourceName(state);
    skipDiscriminator(state);
    return parsed(name);
  }
  if (state.take("Ub")) {
    parseIndex(state);
    return parsed(nameNode("'block-literal'"));
  }
  if (state.sees("Ul")) return parsed(parseClosure(state));
  if (state.sees("Ut")) return parsed(parseUnnamedType(state));
  return state.fail("expected unqualified name");
}

function parseLocalName(state: State): ParsedName {
  state.expect("Z");
  const scope = state.nested(() => state.grammar.encoding(state, true, true));
  state.expect("E");
  if (state.take("s")) {
    skipDiscriminator(state);
    return parsed(node("qualified", [scope, nameNode("string literal")], { flag: true }));
  }
  const value = state.take("d") ? parseIndex(state) : -1;
  const { node: name, hasObjectParam } = parseName(state);
  skipDiscriminator(state);
  const shown = value >= 0 ? node("defaultArg", [name], { value }) : name;
  return parsed(node("qualified", [scope, shown], { flag: true }), false, hasObjectParam);
}
