import type { InspectorClient } from "../../inspect/inspector_client.ts";
import type { HeapGraph } from "./snapshot/heap_graph.ts";

/** Objects of the program that questions are asked about, in an array on its heap. */
export interface ProbedObjects {
  /** The inspector's name for the array. */
  objectId: string;
  /** The nodes of the objects in a snapshot, with their indices. */
  nodesIn(graph: HeapGraph): Map<number, number>;
}

/** The inspector's handles of a dump go by this name, so that one command lets all go. */
export const OBJECT_GROUP = "deno-pprof goroutine";

/**
 * All functions that may be V8's own for resuming an `await`: they have no
 * name, and V8 gives them out with all other functions.
 */
export async function resumingFunctions(client: InspectorClient): Promise<ProbedObjects> {
  const objectId = await withPrototype(client, "Function.prototype", keepUnnamed.toString());
  return { objectId, nodesIn: (graph) => new Map(elements(graph, "DenoPprofFunctions")) };
}

/** All async generators, each in a function that returns it. */
export async function asyncGenerators(client: InspectorClient): Promise<ProbedObjects> {
  const prototype = "Object.getPrototypeOf(async function* () {}.prototype)";
  const objectId = await withPrototype(client, prototype, wrapEach.toString());
  return {
    objectId,
    nodesIn(graph) {
      const nodes = new Map<number, number>();
      for (const [wrapper, index] of elements(graph, "DenoPprofGenerators")) {
        for (const { type, node } of graph.from(graph.internal(wrapper, "context"))) {
          if (type === "context") nodes.set(node, index);
        }
      }
      return nodes;
    },
  };
}

async function withPrototype(
  client: InspectorClient,
  prototype: string,
  functionDeclaration: string,
): Promise<string> {
  const { result } = await client.send("Runtime.evaluate", {
    expression: prototype,
    objectGroup: OBJECT_GROUP,
  });
  const { objects } = await client.send("Runtime.queryObjects", {
    prototypeObjectId: result.objectId ?? "",
    objectGroup: OBJECT_GROUP,
  });
  const chosen = await client.send("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration,
    objectGroup: OBJECT_GROUP,
  });
  await client.send("Runtime.releaseObject", { objectId: objects.objectId });
  return chosen.result.objectId ?? "";
}

/**
 * The functions in the array of that class. Its number would not do: V8 gives
 * an object none before its first snapshot.
 */
function* elements(graph: HeapGraph, className: string): Iterable<[node: number, index: number]> {
  for (let array = 0; array < graph.nodeCount; array++) {
    if (graph.type(array) !== "object" || graph.name(array) !== className) continue;
    for (const { node, type, name } of graph.from(array)) {
      if (type === "element") yield [node, Number(name)];
    }
  }
}

/** Runs in the program, as text: it may refer to nothing outside of it. */
function keepUnnamed(this: unknown[]): unknown[] {
  // Descriptors run no code of the program, as properties may.
  const own = Reflect.getOwnPropertyDescriptor;
  class DenoPprofFunctions extends Array {}
  return DenoPprofFunctions.from(
    this.filter((f) =>
      typeof f === "function" && own(f, "name")?.value === "" && own(f, "length")?.value === 1 &&
      own(f, "prototype") === undefined
    ),
  );
}

/** Runs in the program, as text: it may refer to nothing outside of it. */
function wrapEach(this: unknown[]): unknown[] {
  class DenoPprofGenerators extends Array {}
  return DenoPprofGenerators.from(this, (generator) => () => generator);
}
