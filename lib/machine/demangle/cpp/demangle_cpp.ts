/**
 * Names of the Itanium C++ ABI.
 *
 * @module
 */
import { parseEncoding } from "./grammar.ts";
import { type Node, node } from "./node.ts";
import { Printer, type PrintOptions } from "./printer.ts";
import { State } from "./state.ts";

/** How much of a name to read and to write. */
export interface CppOptions extends PrintOptions {
  /** Whether to read the types of a function. */
  params: boolean;
  /** Whether to show clones that compilers make, and to refuse what is behind a name. */
  clones: boolean;
}

const BLOCK_REGEXP = /^___Z(.*)_block_invoke_?[0-9]*(?:\.[^]*)?$/s;
const GLOBAL_REGEXP = /^_GLOBAL_[._$]([ID])_/;

/**
 * Demangles a name.
 *
 * @param name The name, a byte in each character.
 * @param options How much of it.
 * @returns The name for readers, `undefined` if it is not mangled.
 * @throws {MangledError} If it is broken, or larger than any real one.
 */
export function demangleCpp(name: string, options: CppOptions): string | undefined {
  if (name.startsWith("_Z")) return demangleEncoding(name.slice(2), options);
  const [, block] = BLOCK_REGEXP.exec(name) ?? [];
  if (block !== undefined) {
    return demangleEncoding(
      block,
      options,
      (tree) => node("special", [tree], { text: "invocation function for block in " }),
    );
  }
  const [global, kind] = GLOBAL_REGEXP.exec(name) ?? [];
  return global === undefined ? undefined : demangleGlobal(name, global.length, kind, options);
}

/** Functions that run before and after a program, named after something in their file. */
function demangleGlobal(
  name: string,
  length: number,
  kind: string | undefined,
  options: CppOptions,
): string {
  const text = `global ${kind === "I" ? "constructors" : "destructors"} keyed to `;
  const key = name.slice(length);
  // These are told with parameters, whatever is requested.
  const whole = { ...options, params: true };
  if (!key.startsWith("_Z")) return text + name.slice("_GLOBAL_".length);
  return demangleEncoding(key.slice(2), whole, (tree) => node("globalCtor", [tree], { text }));
}

function demangleEncoding(
  text: string,
  options: CppOptions,
  shown: (tree: Node) => Node = (tree) => tree,
): string {
  const state = new State(text);
  let tree = parseEncoding(state, options.params, false);
  if (options.clones) {
    tree = parseClones(state, tree);
    if (!state.isAtEnd) state.fail("unparsed characters");
  }
  const printer = new Printer(options, state.budget);
  printer.printSelf(shown(tree));
  return printer.text;
}

const CLONE_REGEXP = /\.[a-z0-9_]+(?:\.[0-9]+)*/y;

function parseClones(state: State, tree: Node): Node {
  let result = tree;
  for (let text = state.takeMatch(CLONE_REGEXP); text; text = state.takeMatch(CLONE_REGEXP)) {
    result = node("clone", [result], { text });
  }
  return result;
}
