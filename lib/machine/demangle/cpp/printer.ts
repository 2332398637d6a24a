/**
 * Writes trees the way the original writes them.
 *
 * @module
 */
import { MangledError } from "../mangled_error.ts";
import type { Budget, Node } from "./node.ts";

/** What to write of a name. */
export interface PrintOptions {
  /** Arguments of templates. */
  templates: boolean;
  /** Parameters of functions that have the entity in them. */
  enclosingParams: boolean;
}

/** How kinds of nodes are written. */
export interface PrintRules {
  /** Writes a node. */
  print: (printer: Printer, node: Node) => void;
  /** Writes what is left of a type that goes around another. */
  around: (printer: Printer, node: Node) => void;
}

/** No name that a compiler made is so long. */
const LONGEST = 1 << 20;

/** Writes nodes. */
export class Printer {
  readonly options: PrintOptions;
  readonly #rules: PrintRules;
  readonly #budget: Budget;
  /** Nodes that are being written: a type can refer to itself. */
  readonly #open = new Map<Node, number>();
  /** Types around the one that is being written, the innermost last: C++ writes them inside out. */
  inner: Node[] = [];
  /** The last character, as far as it matters. */
  last = "";
  #text = "";

  constructor(options: PrintOptions, rules: PrintRules, budget: Budget) {
    this.options = options;
    this.#rules = rules;
    this.#budget = budget;
  }

  /** What has been written. */
  get text(): string {
    return this.#text;
  }

  /** Writes text. */
  write(text: string): void {
    this.raw(text);
    if (text !== "") this.last = text.charAt(text.length - 1);
  }

  /** Writes text that the original does not remember the end of. */
  raw(text: string): void {
    this.#text += text;
    if (this.#text.length > LONGEST) throw new MangledError("too long");
  }

  /** Writes a node; nothing for one that is not there, or that is in itself twice. */
  print(node: Node | undefined): void {
    if (!node) return;
    this.#budget.step();
    const open = this.#open.get(node) ?? 0;
    if (open > 1) return;
    this.#open.set(node, open + 1);
    this.#rules.print(this, node);
    if (open === 0) this.#open.delete(node);
    else this.#open.set(node, open);
  }

  /** Writes a node within itself: not as a part of its own. */
  printSelf(node: Node | undefined): void {
    if (node) this.#rules.print(this, node);
  }

  /** Writes nodes with commas between them. */
  list(nodes: readonly (Node | undefined)[], skip: (node: Node) => boolean = () => false): void {
    let isFirst = true;
    for (const node of nodes) {
      if (!node || skip(node)) continue;
      if (!isFirst) this.write(", ");
      this.print(node);
      isFirst = false;
    }
  }

  /** Writes a type that goes around another: behind it, unless that has put it elsewhere. */
  wrap(node: Node, base: Node | undefined, rest: () => void): void {
    this.inner.push(node);
    this.print(base);
    if (this.inner.length > 0) rest();
  }

  /** The same with nothing special about the rest. */
  wrapPlain(node: Node, base: Node | undefined): void {
    this.wrap(node, base, () => {
      this.#rules.around(this, node);
      this.inner.pop();
    });
  }

  /** Runs with other types around. */
  withInner(inner: Node[], run: () => void): void {
    const before = this.inner;
    this.inner = inner;
    run();
    this.inner = before;
  }

  /** Writes what goes around the innermost type, and forgets it. */
  printOneInner(): void {
    const node = this.inner.pop();
    if (node) this.#rules.around(this, node);
  }

  /** Writes all that goes around. */
  printInner(): void {
    while (this.inner.length > 0) this.printOneInner();
  }

  /** Writes all that goes around but qualifiers of methods: they are for behind the parameters. */
  printInnerTypes(): Node[] {
    const methods: Node[] = [];
    while (this.inner.length > 0) {
      if (this.inner.at(-1)?.kind === "method") methods.push(this.inner.pop()!);
      else this.printOneInner();
    }
    return methods;
  }
}

/** Whether nothing would be written. */
export function isEmpty(node: Node): boolean {
  switch (node.kind) {
    case "argumentPack":
      return node.parts.every((part) => part === undefined || isEmpty(part));
    case "expressions":
      return node.parts.length === 0;
    case "packExpansion":
      return node.pack !== undefined && node.parts[0] !== undefined && isEmpty(node.parts[0]);
  }
  return false;
}
