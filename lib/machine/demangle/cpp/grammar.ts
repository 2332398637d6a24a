/**
 * The grammar of mangled names in the Itanium C++ ABI. Its rules need each other,
 * and stand here in this order: encodings and special names, names, substitutions
 * and templates, types, expressions.
 *
 * @module
 */
import {
  copyTree,
  mergeQualifiers,
  nameNode,
  type Node,
  node,
  simplify,
  templateArgs,
  walk,
} from "./node.ts";
import {
  BUILTINS,
  MORE_BUILTINS,
  OPERATORS,
  type ParsedName,
  parseIndex,
  parseModule,
  parseNumber,
  parseSequence,
  parseSourceName,
  parseTag,
  skipDiscriminator,
  type State,
} from "./state.ts";

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
  return parseTemplateArgs(state);
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

/** What follows a code, and the words in front of it. */
const SPECIAL: Readonly<Record<string, readonly [words: string, rule: SpecialRule]>> = {
  TV: ["vtable for ", parseType],
  TT: ["VTT for ", parseType],
  TI: ["typeinfo for ", parseType],
  TS: ["typeinfo name for ", parseType],
  TF: ["typeinfo fn for ", parseType],
  TJ: ["java Class for ", parseType],
  TA: ["template parameter object for ", (state) => parseTemplateArg(state, [])],
  Th: ["non-virtual thunk to ", (state) => thunk(state, "h")],
  Tv: ["virtual thunk to ", (state) => thunk(state, "v")],
  Tc: ["covariant return thunk to ", (state) => thunk(state, "", "")],
  TH: ["TLS init function for ", specialName],
  TW: ["TLS wrapper function for ", specialName],
  GV: ["guard variable for ", specialName],
  GR: ["reference temporary for ", temporary],
  GA: ["hidden alias for ", wholeEncoding],
  Gr: ["java resource ", javaResource],
  GI: ["initializer for module ", moduleOf],
};

interface SpecialRule {
  (state: State): Node;
}

/** Parses a name that begins with `T` or `G`. */
function parseSpecialName(state: State): Node {
  const code = state.takeLength(2);
  if (code === "TC") return constructionTable(state);
  if (code === "GT") return transactionClone(state);
  const found = Object.hasOwn(SPECIAL, code) ? SPECIAL[code] : undefined;
  if (!found) return state.fail("unrecognized special name");
  const [text, rule] = found;
  return node("special", [rule(state)], { text });
}

function specialName(state: State): Node {
  return parseName(state).node;
}

function wholeEncoding(state: State): Node {
  return state.nested(() => parseEncoding(state, true, false));
}

function temporary(state: State): Node {
  const object = specialName(state);
  parseSequence(state, true);
  return object;
}

function moduleOf(state: State): Node {
  return parseModule(state, undefined) ?? state.fail("expected module");
}

function transactionClone(state: State): Node {
  const kind = state.takeLength(1);
  const text = kind === "n" ? "non-transaction clone for " : "transaction clone for ";
  return node("special", [wholeEncoding(state)], { text });
}

function constructionTable(state: State): Node {
  const derived = parseType(state);
  if (parseNumber(state) < 0) state.fail("expected positive offset");
  state.expect("_");
  const text = "construction vtable for ";
  return node("special2", [parseType(state), nameNode("-in-"), derived], { text });
}

/** How far to move `this` is not told; `""` is a kind that follows. */
function thunk(state: State, ...kinds: string[]): Node {
  for (const known of kinds) {
    const kind = known || state.takeLength(1);
    if (kind !== "h" && kind !== "v") state.fail("unrecognized call offset");
    parseNumber(state);
    if (kind === "v") {
      state.expect("_");
      parseNumber(state);
    }
    state.expect("_");
  }
  return wholeEncoding(state);
}

const JAVA_ESCAPES: Readonly<Record<string, string>> = { S: "/", _: ".", $: "$" };

function javaResource(state: State): Node {
  const length = parseNumber(state);
  if (length <= 1) state.fail("java resource length less than 1");
  state.expect("_");
  const text = state.takeLength(length - 1);
  return nameNode(text.replaceAll(/\$([^]?)/g, (_, code: string) => {
    const plain = Object.hasOwn(JAVA_ESCAPES, code) ? JAVA_ESCAPES[code] : undefined;
    return plain ?? state.fail("unrecognized java resource escape");
  }));
}

function parsed(node: Node, isCast = false, hasObjectParam = false): ParsedName {
  return { node, isCast, hasObjectParam };
}

/** Parses any name. */
function parseName(state: State): ParsedName {
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
  const args = parseTemplateArgs(state);
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
  const qualifiers = hasObjectParam ? undefined : parseQualifiers(state);
  const reference = hasObjectParam ? "" : parseReference(state);
  let name = state.nested(() => parsePrefix(state));
  if (qualifiers || reference !== "") {
    name = node("method", [name, qualifiers], { text: reference });
  }
  state.expect("E");
  return parsed(name, false, hasObjectParam);
}

/** Parses the `&` behind a method. */
function parseReference(state: State): string {
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
      if (/[Tt]/.test(state.second)) return parseType(state);
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
  const args = state.next === "I" ? parseTemplateArgs(state) : parsePackArguments(state);
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
  while (state.next !== "E") args.push(parseTemplateArg(state, []));
  state.at++;
  return args;
}

function parseConstructor(state: State, last: Node | undefined): Node {
  state.expect("C");
  const isInherited = state.take("I");
  if (state.isAtEnd || !last) state.fail("unexpected constructor");
  state.at++;
  const base = isInherited ? parseType(state) : undefined;
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
function parseUnqualifiedName(state: State, parent: Node | undefined): ParsedName {
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
  const scope = state.nested(() => parseEncoding(state, true, true));
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

/** What everybody may refer to, by its letter. */
const STANDARD: Readonly<Record<string, Node>> = {
  t: nameNode("std"),
  a: inStd(nameNode("allocator")),
  b: inStd(nameNode("basic_string")),
  s: inStd(nameNode("string")),
  i: inStd(nameNode("istream")),
  o: inStd(nameNode("ostream")),
  d: inStd(nameNode("iostream")),
};

/** The same in full, for the names of constructors. */
const FULL: Readonly<Record<string, Node>> = {
  ...STANDARD,
  s: ofChar("basic_string", "char_traits", "allocator"),
  i: ofChar("basic_istream", "char_traits"),
  o: ofChar("basic_ostream", "char_traits"),
  d: ofChar("basic_iostream", "char_traits"),
};

/** A name of the standard library. */
function inStd(name: Node): Node {
  return node("qualified", [nameNode("std"), name]);
}

function ofChar(name: string, ...args: string[]): Node {
  const char = () => node("builtin", [], { text: "char" });
  const templates = args.map((arg) => node("template", [inStd(nameNode(arg)), char()]));
  return node("template", [inStd(nameNode(name)), char(), ...templates]);
}

/**
 * Parses a substitution.
 *
 * @param state At `S`.
 * @param inPrefix Whether more of the name may follow.
 * @returns What it stands for, with its parameters as they are here.
 */
function parseSubstitution(state: State, inPrefix: boolean): Node {
  state.expect("S");
  if (/[_0-9A-Z]/.test(state.next)) {
    const found = state.subs[parseSequence(state)];
    if (!found) state.fail("substitution out of range");
    return rebound(state, found);
  }
  const code = state.next;
  state.at++;
  const table = inPrefix && /[CD]/.test(state.next) ? FULL : STANDARD;
  let found = Object.hasOwn(table, code) ? table[code] : undefined;
  if (!found) state.fail("unrecognized substitution");
  if (state.next === "B") {
    found = parseTag(state, found);
    state.subs.push(found);
  }
  return found;
}

/** Parameters in what is repeated are those of the template that it is repeated in. */
function rebound(state: State, tree: Node): Node {
  const templates = [...state.templates];
  const levels: number[] = [];
  const seen = new Set<Node>();
  const isOfTemplate = ({ kind, parts: [name] }: Node) =>
    kind === "typed" && name?.kind === "template";
  const enter = (level: number) => {
    levels.push(state.lambdaLevel);
    state.lambdaLevel = level;
  };
  const leave = () => {
    state.lambdaLevel = levels.pop() ?? 0;
  };
  const skip = (each: Node): boolean => {
    if (isOfTemplate(each)) {
      templates.push(each.parts[0]);
      enter(0);
    }
    if (each.kind === "closure") enter(templates.length + 1);
    if (/^(typed|closure|templateParam|lambdaAuto)$/.test(each.kind)) return false;
    if (seen.has(each)) return true;
    seen.add(each);
    return false;
  };
  const replace = (each: Node): Node | undefined => {
    if (isOfTemplate(each)) {
      templates.pop();
      leave();
    }
    if (each.kind === "closure") leave();
    if (each.kind !== "templateParam" && each.kind !== "lambdaAuto") return undefined;
    const { value } = each;
    if (state.inConstraint) return nameNode(`T${value}`);
    if (state.lambdaLevel > 0) {
      return each.kind === "lambdaAuto" ? undefined : node("lambdaAuto", [], { value });
    }
    if (templates.length === 0 && tree.kind !== "template") {
      state.fail("substituted template parameter not in scope");
    }
    const template = templates.length === 0 ? tree : templates.at(-1);
    if (template && value >= templateArgs(template).length) {
      state.fail("substituted template index out of range");
    }
    return { ...node("templateParam", [], { value }), template };
  };
  return copyTree(tree, { skip, replace }, state.budget) ?? tree;
}

/**
 * Parses a parameter of a template.
 *
 * @param state At `T`.
 * @returns The parameter, bound to its template if that is known.
 */
function parseTemplateParam(state: State): Node {
  const start = state.at;
  state.expect("T");
  const level = state.take("L") ? parseIndex(state) : 0;
  const value = parseIndex(state);
  if (state.inConstraint) return nameNode(state.text.slice(start, state.at - 1));
  const isAuto = state.lambdaLevel > 0 && level === state.lambdaLevel - 1;
  const isKnown = level < state.templates.length;
  const template = state.templates[level];
  // The template of an operator that converts to its parameter comes later.
  if (isKnown && !template) return node("templateParam", [], { value });
  if (template && value < templateArgs(template).length) {
    return { ...node("templateParam", [], { value }), template };
  }
  if (isAuto) return node("lambdaAuto", [], { value });
  return state.fail("template parameter not in scope");
}

/**
 * Binds the parameters in an operator that converts to a type.
 *
 * @param state Counts the steps.
 * @param tree The operator.
 * @param template The template; `undefined` if there must be none left to bind.
 */
function bindParams(state: State, tree: Node, template: Node | undefined): void {
  const seen = new Set<Node>();
  walk(tree, (each) => {
    if (each.kind === "closure") return false;
    if (each.kind === "templateParam") {
      if (each.template) {
        if (template) state.fail("duplicate template parameters");
      } else if (!template || each.value >= templateArgs(template).length) {
        state.fail("cast template parameter not in scope");
      } else {
        each.template = template;
      }
      return false;
    }
    if (seen.has(each)) return false;
    seen.add(each);
    return true;
  }, state.budget);
}

/** Kinds that no parameter is in. */
const PLAIN = new Set([
  "packExpansion",
  "closure",
  "name",
  "tagged",
  "operator",
  "builtin",
  "functionParam",
  "unnamed",
  "fixed",
  "defaultArg",
]);

/** The arguments that an expansion of a tree repeats it for, if it is known yet. */
function findPack(state: State, tree: Node): Node | undefined {
  const seen = new Set<Node>();
  let found: Node | undefined;
  walk(tree, (each) => {
    if (found) return false;
    if (each.kind === "templateParam") {
      const argument = each.template?.parts[each.value + 1];
      if (argument?.kind === "argumentPack") found = argument;
      return true;
    }
    if (PLAIN.has(each.kind) || seen.has(each)) return false;
    seen.add(each);
    return true;
  }, state.budget);
  return found;
}

/** Parses `I` or `J`, arguments, and `E`. */
function parseTemplateArgs(state: State): Node[] {
  state.at++;
  const args: Node[] = [];
  while (!state.take("E")) {
    args.push(parseTemplateArg(state, args));
    // What arguments must fulfil is not shown.
    if (parseConstraint(state) && state.next !== "E") state.fail("expected end of arguments");
  }
  return args;
}

/**
 * Parses an argument.
 *
 * @param state At the argument.
 * @param before Those before it, which it may refer to.
 * @returns The argument.
 */
function parseTemplateArg(state: State, before: Node[]): Node {
  switch (state.next) {
    case "X": {
      state.at++;
      const expression = parseExpression(state);
      state.expect("E");
      return expression;
    }
    case "L":
      return parsePrimary(state);
    case "I":
    case "J":
      return node("argumentPack", state.nested(() => parseTemplateArgs(state)));
    case "T":
      if (/[yntpk]/.test(state.second)) return parseDeclaredArg(state, before);
  }
  return parseType(state);
}

/** An argument with a declaration of its parameter, which is not shown. */
function parseDeclaredArg(state: State, before: Node[]): Node {
  const template = node("template", [nameNode(""), ...before]);
  const param = state.within(template, () => parseParamDeclaration(state));
  if (!param) return state.fail("expected template parameter");
  const argument = state.nested(() => parseTemplateArg(state, []));
  return node("declaredArg", [param.declaration, argument]);
}

/** Parses the type of a lambda. */
function parseClosure(state: State): Node {
  state.expect("Ul");
  const outside = state.lambdaLevel;
  state.lambdaLevel = state.templates.length + 1;

  const params: Node[] = [];
  let template: Node | undefined;
  for (let param = parseParamDeclaration(state); param; param = parseParamDeclaration(state)) {
    params.push(param.declaration);
    if (!template) state.templates.push(template = node("template", [nameNode("lambda")]));
    template.parts.push(param.name);
  }
  const constraint = parseConstraint(state);
  const types = parseTypes(state, false);
  state.lambdaLevel = outside;
  if (template) state.templates.pop();
  const callConstraint = parseConstraint(state);
  state.expect("E");
  const value = parseIndex(state);
  const parts = [node("list", params), constraint, node("list", types), callConstraint];
  return node("closure", parts, { value });
}

/** Parses what `requires` demands, if anything follows. */
function parseConstraint(state: State): Node | undefined {
  if (!state.take("Q")) return undefined;
  return state.constrained(() => parseExpression(state));
}

/** Parses a type without a name. */
function parseUnnamedType(state: State): Node {
  state.expect("Ut");
  const type = node("unnamed", [], { value: parseIndex(state) });
  state.subs.push(type);
  return type;
}

/** A parameter of a template, and its name. */
interface ParamDeclaration {
  declaration: Node;
  name: Node;
}

/** Parses the declaration of a template's parameter; `undefined` if none follows. */
function parseParamDeclaration(state: State): ParamDeclaration | undefined {
  if (state.next !== "T") return undefined;
  switch (state.second) {
    case "y": {
      state.at += 2;
      const name = paramName(state, "$T");
      return { declaration: node("typeParam", [name]), name };
    }
    case "k": {
      state.at += 2;
      const constraint = state.constrained(() => parseName(state).node);
      const name = paramName(state, "$T");
      return { declaration: node("constrainedParam", [name, constraint]), name };
    }
    case "n": {
      state.at += 2;
      const name = paramName(state, "$N");
      return { declaration: node("valueParam", [name, parseType(state)]), name };
    }
    case "t":
      state.at += 2;
      return parseTemplateDeclaration(state);
    case "p": {
      state.at += 2;
      const param = state.nested(() => parseParamDeclaration(state));
      if (!param) return state.fail("expected lambda template parameter");
      return { declaration: node("paramPack", [param.declaration]), name: param.name };
    }
  }
  return undefined;
}

function parseTemplateDeclaration(state: State): ParamDeclaration {
  const name = paramName(state, "$TT");
  const params: Node[] = [];
  let template: Node | undefined;
  let constraint: Node | undefined;
  while (!state.take("E")) {
    const param = state.nested(() => parseParamDeclaration(state));
    if (!param) return state.fail("expected closure template parameter");
    params.push(param.declaration);
    if (!template) state.templates.push(template = node("template", [nameNode("template")]));
    template.parts.push(param.name);
    constraint = parseConstraint(state) ?? constraint;
  }
  if (template) state.templates.pop();
  return { declaration: node("templateTemplateParam", [name, constraint, ...params]), name };
}

function paramName(state: State, prefix: string): Node {
  const value = state.paramCounts[prefix] ?? 0;
  state.paramCounts[prefix] = value + 1;
  return node("paramName", [], { text: prefix, value });
}

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
function parseType(state: State, isCast = false): Node {
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
  if (/[NWZ0-9]/.test(next)) return again(parseName(state).node);
  switch (next) {
    case "u":
      return again(parseVendorType(state));
    case "F":
      return again(parseFunctionType(state));
    case "A":
      return again(parseArray(state, isCast));
    case "M":
      return again(parseMemberPointer(state, isCast));
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
      return again(node(WRAPPERS[next], [parseType(state, isCast)]));
    case "U":
      return parseUnnamedOrVendor(state, isCast);
    case "D":
      return parseSpecialType(state, isCast);
  }
  return state.fail("unrecognized type");
}

function again(type: Node): ParsedType {
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
    return again(node("elaborated", [parseName(state).node], { text }));
  }
  const param = parseTemplateParam(state);
  if (state.next !== "I") return again(param);
  if (isCast) return again(withOwnArguments(state, param, true));
  state.subs.push(param);
  return again(node("template", [param, ...parseTemplateArgs(state)]));
}

function parseKnownType(state: State, isCast: boolean): ParsedType {
  if (!/[0-9A-Z_]/.test(state.second)) {
    const standard = Object.hasOwn(STANDARD, state.second) ? STANDARD[state.second] : undefined;
    const { node: type } = parseName(state);
    return { type, isNew: type !== standard };
  }
  let type = parseSubstitution(state, false);
  if (type.kind === "moduleName") {
    type = added(state, parseUnqualifiedName(state, type).node);
  }
  if (state.next !== "I") return { type, isNew: false };
  if (type.kind === "templateParam" && isCast) {
    const template = withOwnArguments(state, type, false);
    return { type: template, isNew: template !== type };
  }
  return again(node("template", [type, ...parseTemplateArgs(state)]));
}

/**
 * In `operator T<…>()` the arguments can be those of the type, or those of the
 * operator: they are the type's if others follow.
 */
function withOwnArguments(state: State, param: Node, isNew: boolean): Node {
  const restore = state.save();
  try {
    const args = parseTemplateArgs(state);
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
  if (state.next === "I") name = node("template", [name, ...parseTemplateArgs(state)]);
  return again(node("vendor", [name, parseType(state, isCast)]));
}

function parseSpecialType(state: State, isCast: boolean): ParsedType {
  state.expect("D");
  const code = state.takeLength(1);
  const builtin = Object.hasOwn(MORE_BUILTINS, code) ? MORE_BUILTINS[code] : undefined;
  if (builtin !== undefined) return { type: node("builtin", [], { text: builtin }), isNew: false };
  switch (code) {
    case "T":
    case "t": {
      const expression = parseExpression(state);
      state.expect("E");
      return again(node("decltype", [expression]));
    }
    case "p": {
      const base = parseType(state, isCast);
      return again({ ...node("packExpansion", [base]), pack: findPack(state, base) });
    }
    case "v":
      return again(parseVector(state, isCast));
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
      const constraint = parseName(state).node;
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
    : parseExpression(state);
  state.expect("_");
  return node("bitInt", [size], { text: isUnsigned ? "unsigned " : "" });
}

const DIGITS_REGEXP = /[0-9]+/y;

function parseArray(state: State, isCast: boolean): Node {
  state.expect("A");
  const digits = state.next === "_" ? "" : state.takeMatch(DIGITS_REGEXP);
  const size = digits === undefined ? parseExpression(state) : nameNode(digits);
  state.expect("_");
  const element = parseType(state, isCast);
  // Qualifiers of the elements are those of the array.
  if (element.kind !== "qualifiedType") return node("array", [size, element]);
  const [base, qualifiers] = element.parts;
  return node("qualifiedType", [node("array", [size, base]), qualifiers]);
}

function parseVector(state: State, isCast: boolean): Node {
  const size = state.take("_") ? parseExpression(state) : nameNode(String(parseNumber(state)));
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
function parseSignature(
  state: State,
  hasReturn: boolean,
  hasObjectParam: boolean,
): Node {
  const returned = state.take("J") || hasReturn ? parseType(state) : undefined;
  return node("function", [returned, ...parseTypes(state, hasObjectParam)]);
}

/** Parses the types of parameters; none for a single `void`. */
function parseTypes(state: State, hasObjectParam: boolean): Node[] {
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

const CV: Readonly<Record<string, string>> = { r: "restrict", V: "volatile", K: "const" };

/** Parses qualifiers, `undefined` for none; what comes last in the name is shown first. */
function parseQualifiers(state: State): Node | undefined {
  const qualifiers: Node[] = [];
  for (let next = parseQualifier(state); next; next = parseQualifier(state)) {
    qualifiers.unshift(next);
  }
  return qualifiers.length > 0 ? node("qualifiers", qualifiers) : undefined;
}

function parseQualifier(state: State): Node | undefined {
  const cv = Object.hasOwn(CV, state.next) ? CV[state.next] : undefined;
  if (cv !== undefined) {
    state.at++;
    return node("qualifier", [], { text: cv });
  }
  if (state.take("Dx")) return node("qualifier", [], { text: "transaction_safe" });
  if (state.take("Do")) return node("qualifier", [], { text: "noexcept" });
  if (state.take("DO")) {
    const expression = parseExpression(state);
    state.expect("E");
    return node("qualifier", [expression], { text: "noexcept" });
  }
  if (state.take("Dw")) {
    const types = parseTypes(state, false);
    state.expect("E");
    return node("qualifier", types, { text: "throw" });
  }
  return undefined;
}

interface ExpressionRule {
  (state: State): Node;
}

/** Rules by what an expression begins with, longest first. */
const EXPRESSION_RULES: readonly (readonly [begin: RegExp, rule: ExpressionRule])[] = [
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
function parseExpression(state: State): Node {
  if (state.isAtEnd) state.fail("expected expression");
  return state.nested(() => {
    const found = EXPRESSION_RULES.find(([begin]) => {
      begin.lastIndex = state.at;
      return begin.test(state.text);
    });
    return found ? found[1](state) : parseOperation(state);
  });
}

function parseSubobject(state: State): Node {
  state.expect("so");
  const type = parseType(state);
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
  while (!state.take("E")) args.push(parseTemplateArg(state, []));
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
  parseQualifiers(state);
  return node("functionParam", [], { value: parseIndex(state) + 1 });
}

function parseMemberCast(state: State): Node {
  state.expect("mc");
  const type = parseType(state);
  const expression = parseExpression(state);
  optionalNumber(state);
  state.expect("E");
  return node("memberCast", [type, expression]);
}

function parseFunctionName(state: State): Node {
  state.take("on");
  const { node: name } = parseUnqualifiedName(state, undefined);
  return withTemplateArgs(state, name);
}

function withTemplateArgs(state: State, name: Node): Node {
  if (state.next !== "I") return name;
  return node("template", [name, ...parseTemplateArgs(state)]);
}

function parseInitializer(state: State): Node {
  const type = state.takeLength(2) === "tl" ? parseType(state) : undefined;
  return node("initializer", [type, parseList(state, "E")]);
}

function parseList(state: State, end: string): Node {
  const expressions: Node[] = [];
  while (!state.take(end)) expressions.push(parseExpression(state));
  return node("expressions", expressions);
}

function parseSizeofType(state: State): Node {
  const { node: operator } = parseOperatorName(state, true);
  return node("unary", [operator, parseType(state)], { text: "type" });
}

function parseVendorCall(state: State): Node {
  state.expect("u");
  const name = parseSourceName(state);
  let args: Node[] | undefined;
  if (name.text === "__uuidof") {
    if (state.second === "") state.fail("missing uuidof argument");
    if (state.take("t")) args = [parseType(state)];
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
  if (/^[sdcr]c$/.test(code)) return parseType(state);
  if (code === "di") return parseUnqualifiedName(state, undefined).node;
  return parseExpression(state);
}

function parseRight(state: State, code: string): Node {
  if (code === "cl" || code === "cp") return parseList(state, "E");
  if (code !== "dt" && code !== "pt") return parseExpression(state);
  if (state.next === "L") return parsePrimary(state);
  return withTemplateArgs(state, parseUnresolvedName(state));
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
  const type = parseType(state);
  let initializer: Node | undefined;
  if (state.take("pi")) initializer = parseList(state, "E");
  else if (state.sees("il")) initializer = parseExpression(state);
  else state.expect("E");
  return node("new", [place.parts.length > 0 ? place : undefined, type, initializer, operator]);
}

/**
 * Parses an operator.
 *
 * @param state At its code.
 * @param inExpression Whether it is used, and not the name of a function.
 * @returns The operator and how many operands it has.
 */
function parseOperatorName(
  state: State,
  inExpression: boolean,
): { node: Node; operands: number } {
  const code = state.takeLength(2);
  if (/^v[0-9]$/.test(code)) {
    const { text } = parseSourceName(state);
    return { node: node("operator", [], { text }), operands: Number(code[1]) };
  }
  if (code === "cv") {
    const parse = () => parseType(state, !inExpression);
    // Parameters in the type of a function can be those of the template that it is.
    const type = inExpression ? parse() : state.within(undefined, parse);
    return { node: node("cast", [type]), operands: 1 };
  }
  const { text, operands } = OPERATORS.get(code) ?? state.fail("unrecognized operator");
  return { node: node("operator", [], { text }), operands };
}

const VALUE_REGEXP = /[^E]*/y;

/** Parses `L`, a type and a value, or a mangled name, and `E`. */
function parsePrimary(state: State): Node {
  state.expect("L");
  if (state.next === "_" || state.next === "Z") {
    // Some compilers leave out the underscore.
    state.take("_");
    state.expect("Z");
    const name = state.nested(() => parseEncoding(state, true, false));
    state.expect("E");
    return name;
  }
  const type = parseType(state);
  const flag = state.take("n");
  if (state.next === "E" && !isNull(type)) {
    state.at++;
    return withoutValue(state, type);
  }
  const text = state.takeMatch(VALUE_REGEXP) ?? "";
  state.expect("E");
  return node("literal", [type], { text, flag });
}

function isNull({ kind, text }: Node): boolean {
  return kind === "builtin" && text === "decltype(nullptr)";
}

function withoutValue(state: State, type: Node): Node {
  if (type.kind === "closure") return node("lambda", [type]);
  const base = type.kind === "qualifiedType" ? type.parts[0] : type;
  if (base?.kind === "array") return node("stringLiteral", [type]);
  return state.fail("missing literal value");
}

/** Parses a name whose meaning is not known yet. */
function parseUnresolvedName(state: State): Node {
  if (state.take("gs")) {
    const name = state.nested(() => parseUnresolvedName(state));
    return node("unary", [node("operator", [], { text: "::" }), name]);
  }
  if (!state.take("sr")) return parseBaseName(state);
  if (/[TDS]/.test(state.next)) {
    const type = parseType(state);
    const name = node("qualified", [type, parseBaseName(state)]);
    if (state.next !== "I") return name;
    const template = withTemplateArgs(state, name);
    state.subs.push(template);
    return template;
  }
  return parseScopedName(state);
}

function parseScopedName(state: State): Node {
  let scope = state.take("N") ? parseType(state) : undefined;
  while (!state.take("E")) {
    // GCC can leave out the end; what follows is no scope then.
    if (scope?.kind === "qualified" && !state.isAtEnd && !/[0-9]/.test(state.next)) {
      const [outer] = scope.parts;
      if (outer?.kind === "template" && outer.parts[0]) state.subs.push(outer.parts[0]);
      if (outer) state.subs.push(outer);
      return scope;
    }
    let name = parseSourceName(state);
    if (state.next === "I") {
      state.subs.push(name);
      name = withTemplateArgs(state, name);
    }
    scope = scope ? node("qualified", [scope, name]) : name;
  }
  if (!scope) return state.fail("missing scope in unresolved name");
  return node("qualified", [scope, parseBaseName(state)]);
}

function parseBaseName(state: State): Node {
  return withTemplateArgs(state, parseSimpleName(state));
}

function parseSimpleName(state: State): Node {
  if (state.take("dn")) {
    const isSource = /[0-9]/.test(state.next);
    return node("dtor", [isSource ? parseSourceName(state) : parseType(state)]);
  }
  // GCC can leave out the `on` in front of operators.
  const isOperator = state.take("on");
  if (!isOperator && /[0-9]/.test(state.next)) return parseSourceName(state);
  return parseOperatorName(state, true).node;
}

/** Parses a `requires` expression. */
function parseRequires(state: State): Node {
  const params: Node[] = [];
  if (state.takeLength(2) === "rQ") {
    while (!state.isAtEnd && state.next !== "_") params.push(parseType(state));
    state.expect("_");
  }
  const requirements: Node[] = [];
  while (!state.take("E")) requirements.push(parseRequirement(state));
  return node("requires", [node("list", params), ...requirements]);
}

function parseRequirement(state: State): Node {
  if (state.take("X")) {
    const expression = parseExpression(state);
    const flag = state.take("N");
    const type = state.take("R") ? parseName(state).node : undefined;
    return node("exprRequirement", [expression, type], { flag });
  }
  if (state.take("T")) return node("typeRequirement", [parseType(state)]);
  if (state.take("Q")) return node("nestedRequirement", [parseExpression(state)]);
  return state.fail("unrecognized requirement");
}
