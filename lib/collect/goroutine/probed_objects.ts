import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { PROGRAM_LABELS } from "../labels/program_labels.ts";
import type { HeapGraph } from "./snapshot/heap_graph.ts";

/** The inspector's handles of a dump go by this name, so that one command lets all go. */
export const OBJECT_GROUP = "deno-pprof goroutine";

/** How the classes of the arrays that hold them begin, by which a snapshot shows these. */
const FUNCTIONS = "DenoPprofFunctions";
const PROMISES = "DenoPprofPromises";
const LABEL_SETS = "DenoPprofLabelSets";
/** The functions that make the arrays are written with this one. */
const ARRAY_CLASS = "DenoPprofArray";

/** V8's name for what a bound function is bound to. */
const BOUND = "bound_this";

/** Objects of the program that are examined, in an array on its heap. */
export interface ProbedObjects {
  /** The inspector's name for the array. */
  objectId: string;
  /** How many inherit from the same prototype. */
  among: number;
  /** Their nodes in a snapshot, with their indices. */
  nodesIn(graph: HeapGraph): Map<number, number>;
}

/**
 * All functions that may be V8's own for resuming an `await`: they have no
 * name, and V8 gives them out with all other functions.
 */
export async function resumingFunctions(client: InspectorClient): Promise<ProbedObjects> {
  return await probed(client, "Function.prototype", keepUnnamed, FUNCTIONS);
}

/** All promises, each as a function that returns it: a snapshot is read for what holds functions. */
export async function allPromises(client: InspectorClient): Promise<ProbedObjects> {
  return await probed(client, "Promise.prototype", keepBound, PROMISES);
}

/** All label sets of a program that uses some, each as a function that returns it. */
export async function allLabelSets(client: InspectorClient): Promise<ProbedObjects> {
  return await probed(client, `${PROGRAM_LABELS}.LabelSet.prototype`, keepBound, LABEL_SETS);
}

/** @param keep Makes the array, of a class that gets the name. */
async function probed(
  client: InspectorClient,
  prototype: string,
  keep: (this: unknown[]) => unknown[],
  arrayClass: string,
): Promise<ProbedObjects> {
  const all = await objectsWithPrototype(client, prototype);
  // Another dump of the program may have arrays of its own there.
  const unique = arrayClass + crypto.randomUUID().replaceAll("-", "");
  const { result } = await client.send("Runtime.callFunctionOn", {
    objectId: all,
    functionDeclaration: keep.toString().replaceAll(ARRAY_CLASS, unique),
    objectGroup: OBJECT_GROUP,
  });
  const { result: among } = await client.send("Runtime.callFunctionOn", {
    objectId: all,
    functionDeclaration: "function () { return this.length; }",
    returnByValue: true,
  });
  await client.send("Runtime.releaseObject", { objectId: all });
  return {
    objectId: result.objectId ?? "",
    among: Number(among.value),
    nodesIn: (graph) => nodesIn(graph, unique),
  };
}

/**
 * Collects garbage and finds all objects that inherit from a prototype.
 *
 * @param prototype An expression.
 * @returns The inspector's name for an array of them.
 */
export async function objectsWithPrototype(
  client: InspectorClient,
  prototype: string,
): Promise<string> {
  const { result } = await client.send("Runtime.evaluate", {
    expression: prototype,
    objectGroup: OBJECT_GROUP,
  });
  const { objects } = await client.send("Runtime.queryObjects", {
    prototypeObjectId: result.objectId ?? "",
    objectGroup: OBJECT_GROUP,
  });
  return objects.objectId;
}

function nodesIn(graph: HeapGraph, arrayClass: string): Map<number, number> {
  const nodes = new Map<number, number>();
  // Its number would not do: V8 gives an object none before its first snapshot.
  for (let array = 0; array < graph.nodeCount; array++) {
    if (graph.type(array) !== "object" || graph.name(array) !== arrayClass) continue;
    for (const { node, type, name } of graph.from(array)) {
      if (type !== "element") continue;
      const bound = graph.internal(node, BOUND);
      nodes.set(bound >= 0 ? bound : node, Number(name));
    }
  }
  return nodes;
}

/** Runs in the program, as text: it may refer to nothing outside of it. */
function keepUnnamed(this: unknown[]): unknown[] {
  // Descriptors run no code of the program, as properties may.
  const own = Reflect.getOwnPropertyDescriptor;
  class DenoPprofArray extends Array {}
  return DenoPprofArray.from(
    this.filter((f) =>
      typeof f === "function" && own(f, "name")?.value === "" && own(f, "length")?.value === 1 &&
      own(f, "prototype") === undefined
    ),
  );
}

/** Runs in the program, as text: it may refer to nothing outside of it. */
function keepBound(this: unknown[]): unknown[] {
  class DenoPprofArray extends Array {}
  const itself = function (this: unknown) {
    return this;
  };
  return DenoPprofArray.from(this, (object) => itself.bind(object));
}
