import type { CallFrame } from "../../inspect/protocol.ts";
import { GrowingUint32 } from "../../profile/import/snapshot/growing_uint32.ts";
import {
  SnapshotScanner,
  TRACE_CLOSE,
  TRACE_OPEN,
} from "../../profile/import/snapshot/snapshot_scanner.ts";

/** A stack of V8's allocation tracker with all that it allocated. */
export interface TracedStack {
  /** Leaf first. */
  stack: CallFrame[];
  count: number;
  bytes: number;
}

/** Numbers that stand for functions in a row of `trace_function_infos`. */
const INFO = { size: 6, name: 1, url: 2, scriptId: 3, line: 4, column: 5 };
/** Numbers of a node of `trace_tree` before its children: id, function, count, bytes. */
const NODE_FIELDS = 4;

/** A node of the tree that allocated, or whose callees did. */
interface TraceNode {
  caller: TraceNode | undefined;
  /** Its numbers so far. */
  numbers: number[];
}

/**
 * Reads the allocations by stack out of a heap snapshot's text as it comes,
 * keeping nothing of the nodes and edges before them.
 */
export class AllocationTraceReader {
  #infos = new GrowingUint32();
  #wanted = new Set<number>();
  #strings = new Map<number, string>();
  #allocated: TraceNode[] = [];
  /** The nodes of the list that is open, innermost last. */
  #open: TraceNode[] = [{ caller: undefined, numbers: [] }];
  #scanner = new SnapshotScanner({
    rows: {
      trace_function_infos: (row) => {
        for (const number of row) this.#infos.push(number);
        this.#wanted.add(row[INFO.name]!).add(row[INFO.url]!);
      },
    },
    trace: (token) => this.#traced(token),
    wants: (index) => this.#wanted.has(index),
    text: (index, text) => this.#strings.set(index, text),
  });

  /**
   * Takes the next piece of the snapshot's text.
   *
   * @throws {SnapshotShapeError} If it is no snapshot.
   */
  push(chunk: string): void {
    this.#scanner.push(chunk);
  }

  /**
   * All stacks that allocated.
   *
   * @throws {SnapshotShapeError} If the text was no whole snapshot.
   */
  stacks(): TracedStack[] {
    this.#scanner.finish();
    return this.#allocated.map((node) => {
      const stack: CallFrame[] = [];
      for (let at: TraceNode | undefined = node; at?.caller; at = at.caller) {
        stack.push(this.#frame(at.numbers[1]!));
      }
      return { stack, count: node.numbers[2]!, bytes: node.numbers[3]! };
    });
  }

  /** The children of a node follow its own numbers in one flat list, in turn. */
  #traced(token: number): void {
    if (token === TRACE_CLOSE) {
      this.#open.pop();
      return;
    }
    if (token === TRACE_OPEN) {
      this.#open.push({ caller: this.#open.at(-1), numbers: [] });
      return;
    }
    let node = this.#open.at(-1);
    if (!node) return;
    if (node.numbers.length === NODE_FIELDS) {
      node = { caller: node.caller, numbers: [] };
      this.#open[this.#open.length - 1] = node;
    }
    node.numbers.push(token);
    if (node.numbers.length === NODE_FIELDS && token > 0 && node.caller) this.#allocated.push(node);
  }

  #frame(info: number): CallFrame {
    const row = this.#infos.values().subarray(info * INFO.size, (info + 1) * INFO.size);
    return {
      functionName: this.#strings.get(row[INFO.name] ?? -1) ?? "",
      url: this.#strings.get(row[INFO.url] ?? -1) ?? "",
      scriptId: String(row[INFO.scriptId] ?? 0),
      lineNumber: (row[INFO.line] ?? 0) - 1,
      columnNumber: (row[INFO.column] ?? 0) - 1,
    };
  }
}
