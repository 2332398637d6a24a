import { byteOrder } from "../../go/sort.ts";
import type { InspectorClient } from "../../inspect/inspector_client.ts";
import type { Label } from "../../profile/types.ts";
import type { LabelSet } from "../labels/label_set.ts";
import { PROGRAM_LABELS, type ProgramLabels } from "../labels/program_labels.ts";
import { OBJECT_GROUP, type ProbedObjects } from "./probed_objects.ts";
import type { HeapGraph } from "./snapshot/heap_graph.ts";
import type { Suspended } from "./suspended.ts";

/** Sets that are distinguished in one dump, and characters of them; the rest are one. */
const MAX_SETS = 10_000 + 1; // One is the planted function's.
const MAX_CHARS = 1 << 23;
const OVERFLOW: Label[] = [{ key: "labels", str: "(too many different sets)" }];

/**
 * Finds the labels under which functions are suspended.
 *
 * With the reaction that resumes a function V8 keeps the async context in which
 * it awaits. Deno's is an object that has an entry for each `AsyncLocalStorage`,
 * by its number; a weak map leads from the entry to what is stored:
 *
 *     PromiseReaction ─hidden─▶ context ─number─▶ entry ─weak map─▶ LabelSet
 *
 * A snapshot shows all of it but texts, which are read from the program, once
 * for each set.
 */
export class LabelProbe {
  /** Number of the labels' `AsyncLocalStorage`, −1 where Deno does not say. */
  readonly element: number;
  #client: InspectorClient;
  #sets: ProbedObjects;

  private constructor(client: InspectorClient, element: number, sets: ProbedObjects) {
    this.#client = client;
    this.element = element;
    this.#sets = sets;
  }

  /**
   * Gets to know the labels of a program, before the snapshot.
   *
   * @param sets All that are there.
   * @returns Nothing if it uses none.
   */
  static async start(
    client: InspectorClient,
    sets: ProbedObjects,
  ): Promise<LabelProbe | undefined> {
    const { result: { objectId } } = await client.send("Runtime.evaluate", {
      expression: PROGRAM_LABELS,
      objectGroup: OBJECT_GROUP,
    });
    if (objectId === undefined) return undefined;
    const { result } = await client.send("Runtime.callFunctionOn", {
      objectId,
      functionDeclaration: numberOfStorage.toString(),
      returnByValue: true,
    });
    const element = typeof result.value === "number" ? result.value : -1;
    return new LabelProbe(client, element, sets);
  }

  /**
   * The labels of functions in a snapshot, by name in Go's order.
   *
   * @returns Nothing for those that are under none.
   */
  async of(
    graph: HeapGraph,
    suspended: readonly Suspended[],
  ): Promise<Map<Suspended, readonly Label[]>> {
    const sets = this.#sets.nodesIn(graph);
    const found = new Map<Suspended, number>();
    for (const one of suspended) {
      const set = this.#setOf(graph, one.reaction, sets);
      if (set !== undefined) found.set(one, set);
    }
    const texts = await this.#texts([...new Set(found.values())]);
    const labels = new Map<Suspended, readonly Label[]>();
    for (const [one, set] of found) {
      const known = texts.get(set);
      if (known) labels.set(one, known);
    }
    return labels;
  }

  /** The labels of what runs, while the debugger has stopped it. */
  async inForce(): Promise<readonly Label[]> {
    const { result } = await this.#client.send("Runtime.evaluate", {
      expression: `JSON.stringify([...${PROGRAM_LABELS}.storage.getStore()?.entries ?? []])`,
      returnByValue: true,
    });
    return typeof result.value === "string" ? parseLabels(result.value) : [];
  }

  /** Index of the set to which a reaction leads. */
  #setOf(graph: HeapGraph, reaction: number, sets: Map<number, number>): number | undefined {
    const wanted = String(this.element);
    for (const { node: context, type } of graph.from(reaction)) {
      if (type !== "hidden" || graph.type(context) !== "object") continue;
      for (const { node: entry, type, name } of graph.from(context)) {
        if (type !== "element" || name !== wanted) continue;
        for (const { node, type } of graph.from(entry)) {
          const set = type === "internal" ? sets.get(node) : undefined;
          if (set !== undefined) return set;
        }
      }
    }
    return undefined;
  }

  /** Labels by the index of their set. */
  async #texts(indices: readonly number[]): Promise<Map<number, readonly Label[]>> {
    if (indices.length === 0) return new Map();
    const { result, exceptionDetails } = await this.#client.send("Runtime.callFunctionOn", {
      objectId: this.#sets.objectId,
      functionDeclaration: readSets.toString(),
      arguments: [indices, MAX_SETS, MAX_CHARS].map((value) => ({ value })),
      returnByValue: true,
    });
    if (exceptionDetails) return new Map();
    const { texts, of } = result.value as ReturnType<typeof readSets>;
    const labels = texts.map(parseLabels);
    return new Map(indices.map((set, i) => [set, labels[of[i]!] ?? OVERFLOW]));
  }
}

function parseLabels(json: string): Label[] {
  return (JSON.parse(json) as [string, string][])
    .sort(([a], [b]) => byteOrder(a, b))
    .map(([key, str]) => ({ key, str }));
}

/** What of Deno gives the async context. */
interface ContextInternals {
  Deno?: {
    internal?: symbol;
    [internal: symbol]: { core?: { getAsyncContext?(): object | undefined } } | undefined;
  };
}

/** Runs in the program, as text: it may refer to nothing outside of it. */
function numberOfStorage(this: ProgramLabels): number {
  const { Deno } = globalThis as unknown as ContextInternals;
  const core = Deno?.internal && Deno[Deno.internal]?.core;
  const context = () =>
    this.storage.run(
      new this.LabelSet(undefined, {}),
      () => core?.getAsyncContext?.() as Record<string, unknown> | undefined,
    );
  // What is in force for others stays, only the entry of the labels is another one each time.
  const [one, other] = [context(), context()];
  for (const number in one) if (one[number] !== other?.[number]) return Number(number);
  return -1;
}

/** Runs in the program, as text: it may refer to nothing outside of it. */
function readSets(
  this: LabelSet[],
  indices: readonly number[],
  mostSets: number,
  mostChars: number,
): { texts: string[]; of: number[] } {
  const known = new Map<string, number>();
  let chars = 0;
  const of = indices.map((index) => {
    const text = JSON.stringify([...this[index]!.entries].sort());
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size === mostSets || (chars += text.length) > mostChars) return -1;
    known.set(text, known.size);
    return known.size - 1;
  });
  return { texts: [...known.keys()], of };
}
