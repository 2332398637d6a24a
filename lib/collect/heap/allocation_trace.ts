import type { CallFrame } from "../../inspect/protocol.ts";

/** A stack of V8's allocation tracker with all that it allocated. */
export interface TracedStack {
  /** Leaf first. */
  stack: CallFrame[];
  count: number;
  bytes: number;
}

/** Numbers a row of `trace_function_infos` has: id, name, script name, script id, line, column. */
const INFO_FIELDS = 6;
/** Numbers of a node of `trace_tree` before its children: id, function, count, bytes. */
const NODE_FIELDS = 4;
/** Names cut longer than this are no function's. */
const LONGEST_NAME = 4_096;

/** A section of the snapshot's text and what happens to it. */
type Section = "skip" | "infos" | "tree" | "strings" | "end";

/** What announces each section, in the order in which V8 writes them. */
const NEXT: Record<Exclude<Section, "end">, { mark: string; section: Section }> = {
  skip: { mark: '"trace_function_infos":[', section: "infos" },
  infos: { mark: '"trace_tree":[', section: "tree" },
  tree: { mark: '"strings":[', section: "strings" },
  strings: { mark: "]", section: "end" },
};

/**
 * Reads the allocations by stack out of a heap snapshot's text as it comes,
 * keeping nothing of the nodes and edges before them.
 *
 * @example
 * ```ts
 * import { AllocationTraceReader } from "./allocation_trace.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const reader = new AllocationTraceReader();
 * reader.push('{"nodes":[1],"trace_function_infos":[0,0,1,0,0,0,7,2,1,9,3,4],"trace_tree":[1,0,0,0,');
 * reader.push('[2,1,5,80,[]]],"strings":["(root)","file:///a.ts","make"]}');
 * deepStrictEqual(reader.stacks().map((s) => [s.stack[0]?.functionName, s.count, s.bytes]), [["make", 5, 80]]);
 * ```
 */
export class AllocationTraceReader {
  #section: Section = "skip";
  #rest = "";
  #infos = "";
  #tree = "";
  #strings = new Map<number, string>();
  #wanted = new Set<number>();
  #index = 0;

  /** Takes the next piece of the snapshot's text. */
  push(chunk: string): void {
    this.#rest += chunk;
    while (this.#step());
  }

  /**
   * All stacks that allocated.
   *
   * @throws {SyntaxError} If the text was no snapshot with allocations.
   */
  stacks(): TracedStack[] {
    if (this.#section !== "end") {
      throw new SyntaxError(
        `Cannot read V8's allocations: the snapshot ends in "${this.#section}"`,
      );
    }
    const infos = numbers(this.#infos);
    const frame = (i: number): CallFrame => ({
      functionName: this.#strings.get(infos[i * INFO_FIELDS + 1] ?? -1) ?? "",
      url: this.#strings.get(infos[i * INFO_FIELDS + 2] ?? -1) ?? "",
      scriptId: String(infos[i * INFO_FIELDS + 3] ?? 0),
      lineNumber: (infos[i * INFO_FIELDS + 4] ?? 0) - 1,
      columnNumber: (infos[i * INFO_FIELDS + 5] ?? 0) - 1,
    });
    return [...treeStacks(this.#tree, frame)];
  }

  /** Moves on by as much as the text so far allows; says whether there may be more. */
  #step(): boolean {
    if (this.#section === "strings") return this.#readString();
    if (this.#section === "end") {
      this.#rest = "";
      return false;
    }
    const { mark, section } = NEXT[this.#section];
    const at = this.#rest.indexOf(mark);
    // A mark may be cut by the end of a chunk.
    const taken = at >= 0 ? at : Math.max(0, this.#rest.length - mark.length);
    const text = this.#rest.slice(0, taken);
    if (this.#section === "infos") this.#infos += text;
    if (this.#section === "tree") this.#tree += text;
    this.#rest = this.#rest.slice(at >= 0 ? at + mark.length : taken);
    if (at < 0) return false;
    if (section === "strings") this.#wantNames();
    this.#section = section;
    return true;
  }

  /** Reads one of the strings, or the end of them. */
  #readString(): boolean {
    const start = /^[\s,]*/.exec(this.#rest)![0].length;
    if (this.#rest[start] === "]") {
      this.#section = "end";
      return true;
    }
    if (this.#rest[start] !== '"') return false;
    let end = this.#rest.indexOf('"', start + 1);
    while (end > 0 && isEscaped(this.#rest, end)) end = this.#rest.indexOf('"', end + 1);
    if (end < 0) return false;
    if (this.#wanted.has(this.#index)) {
      const name = JSON.parse(this.#rest.slice(start, end + 1)) as string;
      this.#strings.set(this.#index, name.slice(0, LONGEST_NAME));
    }
    this.#index++;
    this.#rest = this.#rest.slice(end + 1);
    return true;
  }

  #wantNames(): void {
    const infos = numbers(this.#infos);
    for (let i = 0; i < infos.length; i += INFO_FIELDS) {
      this.#wanted.add(infos[i + 1]!).add(infos[i + 2]!);
    }
  }
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === "\\") slashes++;
  return slashes % 2 === 1;
}

function numbers(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}

/** Walks the nested arrays of the tree without recursion: stacks may be deep. */
function* treeStacks(text: string, frame: (info: number) => CallFrame): Iterable<TracedStack> {
  const open: number[][] = [[]];
  for (const [token] of text.matchAll(/\d+|[[\]]/g)) {
    const node = open.at(-1)!;
    if (token === "[") open.push([]);
    else if (token !== "]") {
      // The children of a node follow its own numbers in one flat list.
      if (node.length === NODE_FIELDS) node.length = 0;
      node.push(Number(token));
      if (node.length === NODE_FIELDS && node[3]! > 0) {
        const stack = open.map((n) => frame(n[1]!)).reverse();
        yield { stack: stack.slice(0, -1), count: node[2]!, bytes: node[3]! };
      }
    } else open.pop();
    if (open.length === 0) return;
  }
}
