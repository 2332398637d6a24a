import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { PROGRAM_LABELS } from "../labels/program_labels.ts";
import type { HeapGraph } from "./snapshot/heap_graph.ts";

/** The inspector's handles of a dump go by this name, so that one command lets all go. */
export const OBJECT_GROUP = "deno-pprof goroutine";

/** Objects of the program that are examined, in an array on its heap. */
export class ProbedObjects {
  /** The inspector's name for the array. */
  readonly objectId: string;
  #client: InspectorClient;
  #number = NaN;

  constructor(client: InspectorClient, objectId: string) {
    this.#client = client;
    this.objectId = objectId;
  }

  /** Asks for V8's number of the array, which it has from the first snapshot on. */
  async number(): Promise<number> {
    const { objectId } = this;
    const { heapSnapshotObjectId } = await this.#client.send("HeapProfiler.getHeapObjectId", {
      objectId,
    });
    return this.#number = Number(heapSnapshotObjectId);
  }

  /** Their nodes in that snapshot, with their indices. */
  nodesIn(graph: HeapGraph): Map<number, number> {
    const nodes = new Map<number, number>();
    const array = graph.nodeOf(this.#number);
    if (array < 0) return nodes;
    for (const { node, type, name } of graph.from(array)) {
      if (type === "element") nodes.set(node, Number(name));
    }
    return nodes;
  }

  /** The inspector's name for one of them. */
  async at(index: number): Promise<string> {
    const { result } = await this.#client.send("Runtime.callFunctionOn", {
      objectId: this.objectId,
      functionDeclaration: "function (index) { return this[index]; }",
      arguments: [{ value: index }],
      objectGroup: OBJECT_GROUP,
    });
    return result.objectId ?? "";
  }
}

/** What a program has on its heap, as far as a dump examines it. */
export interface ProbedHeap {
  /** What V8 takes much memory for in a snapshot: see {@linkcode countExpensive}. */
  expensive: number;
  /** Functions that may be V8's own for resuming an `await`: those have no name. */
  resuming: ProbedObjects;
  promises: ProbedObjects;
  /** Async generators. */
  generators: ProbedObjects;
  /** Empty if the program uses no labels. */
  labelSets: ProbedObjects;
}

/** Parts of {@linkcode ProbedHeap} that are arrays on its heap. */
const LISTS = ["resuming", "promises", "generators", "labelSets"] as const;

/**
 * Collects garbage and gets hold of what matters on the heap, by one look at
 * all of its objects: each look takes a fourth of the time of a snapshot.
 */
export async function probeHeap(client: InspectorClient): Promise<ProbedHeap> {
  const all = await objectsWithPrototype(client, "Object.prototype");
  const { result: labels } = await client.send("Runtime.evaluate", {
    expression: `${PROGRAM_LABELS}?.LabelSet.prototype`,
    objectGroup: OBJECT_GROUP,
  });
  const { result: holder } = await client.send("Runtime.callFunctionOn", {
    objectId: all,
    functionDeclaration: pick.toString(),
    arguments: labels.objectId === undefined ? [] : [{ objectId: labels.objectId }],
    objectGroup: OBJECT_GROUP,
  });
  const expensive = await countOf(client, all);
  await client.send("Runtime.releaseObject", { objectId: all });
  const lists = {} as Record<typeof LISTS[number], ProbedObjects>;
  for (const name of LISTS) {
    const { result } = await client.send("Runtime.callFunctionOn", {
      objectId: holder.objectId ?? "",
      functionDeclaration: `function () { return this.${name}; }`,
      objectGroup: OBJECT_GROUP,
    });
    lists[name] = new ProbedObjects(client, result.objectId ?? "");
  }
  await client.send("Runtime.releaseObject", { objectId: holder.objectId ?? "" });
  return { expensive, ...lists };
}

/**
 * Collects garbage and counts what V8 takes some 4.5 KB each for in a snapshot: elements of arrays,
 * maps, sets and large objects, functions and promises.
 */
export async function countExpensive(client: InspectorClient): Promise<number> {
  try {
    return await countOf(client, await objectsWithPrototype(client, "Object.prototype"));
  } finally {
    await client.send("Runtime.releaseObjectGroup", { objectGroup: OBJECT_GROUP });
  }
}

async function countOf(client: InspectorClient, objectId: string): Promise<number> {
  const { result } = await client.send("Runtime.callFunctionOn", {
    objectId,
    functionDeclaration: countElements.toString(),
    returnByValue: true,
  });
  return Number(result.value ?? 0);
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

/** What says what an object is, without code of the program. */
interface TypeChecks {
  process?: {
    getBuiltinModule?(name: string): {
      types: { isGeneratorObject(value: unknown): boolean; isProxy(value: unknown): boolean };
    };
  };
}

/**
 * Runs in the program, as text: it may refer to nothing outside of it. Nor may
 * it run code of the program: proxies are not among the objects, but may be
 * what they inherit from.
 */
function pick(this: unknown[], labels?: object) {
  const resuming: unknown[] = [];
  const promises: unknown[] = [];
  const generators: unknown[] = [];
  const labelSets: unknown[] = [];
  const { getPrototypeOf, getOwnPropertyDescriptor: own } = Reflect;
  // `Promise` may be the program's own.
  const promise = getPrototypeOf((async () => {})());
  const { process } = globalThis as unknown as TypeChecks;
  const types = process?.getBuiltinModule?.("node:util").types;
  const generator = getPrototypeOf(getPrototypeOf((async function* () {})())!)!;
  const isGenerator = (one: object, prototype: object | null) => {
    if (types?.isGeneratorObject(one) === false) return false;
    for (let at = prototype; at && !types?.isProxy(at); at = getPrototypeOf(at)) {
      if (at === generator) return true;
    }
    return false;
  };
  for (let i = 0; i < this.length; i++) {
    const one = this[i] as object;
    if (typeof one === "function") {
      // Descriptors run no code of the program, as properties may.
      const isUnnamed = own(one, "name")?.value === "" && own(one, "length")?.value === 1 &&
        own(one, "prototype") === undefined;
      if (isUnnamed) resuming[resuming.length] = one;
      continue;
    }
    try {
      const prototype = getPrototypeOf(one);
      if (prototype === promise) promises[promises.length] = one;
      else if (labels && prototype === labels) labelSets[labelSets.length] = one;
      else if (isGenerator(one, prototype)) {
        generators[generators.length] = one;
      }
    } catch {
      // A window of another site shows nothing.
    }
  }
  return { resuming, promises, generators, labelSets };
}

/** Runs in the program, as {@linkcode pick} does: only what has a row of its own in V8's tables counts. */
function countElements(this: unknown[]): number {
  const { getPrototypeOf, getOwnPropertyDescriptor: own, ownKeys } = Reflect;
  const sizeOf = (type: object) => own(type, "size")?.get ?? (() => 0);
  const [mapSize, setSize] = [sizeOf(Map.prototype), sizeOf(Set.prototype)];
  /** Properties of an object that V8 does not keep as a table. */
  const few = 64;
  /** Elements that are no numbers and no holes; of a long array, by some of them. */
  const elementsOf = (array: unknown[]) => {
    const looks = Math.min(array.length, few);
    let found = 0;
    for (let i = 0; i < looks; i++) {
      const value: unknown = own(array, Math.floor(i * array.length / looks))?.value;
      if (value !== undefined && value !== null && typeof value !== "number") found++;
    }
    return looks === 0 ? 0 : found / looks * array.length;
  };
  let count = 0;
  for (let i = 0; i < this.length; i++) {
    const one = this[i] as object;
    try {
      if (typeof one === "function") count++;
      else if (Array.isArray(one)) {
        count += 1 + elementsOf(one);
      } else if (!ArrayBuffer.isView(one)) {
        const prototype = getPrototypeOf(one);
        if (prototype === Map.prototype) count += 2 * (mapSize.call(one) as number);
        else if (prototype === Set.prototype) count += setSize.call(one) as number;
        else if (prototype === Promise.prototype) count++;
        else {
          const keys = ownKeys(one).length;
          if (keys > few) count += 4 * keys;
        }
      }
    } catch {
      // A window of another site shows nothing.
    }
  }
  return count;
}
