import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { objectsWithPrototype, type ProbedObjects } from "./probed_objects.ts";

/** Where a function stands. */
export interface AwaitPosition {
  /** A URL or path; `""` for a place in the script as it runs, whatever its source. */
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
}

/**
 * Finds the `await` at which each of these functions is suspended.
 *
 * A snapshot does not say, and asking the inspector for one object of it
 * walks the whole heap each time. But V8 adds to a stack trace the async
 * functions that wait for the running one. So the function by which it would
 * resume a suspended one is made to wait for a promise that is never settled,
 * and an error is made on the way there: its trace goes on with the suspended
 * function. Nothing of the program runs or changes.
 *
 * V8 ends the whole process if such a function is not suspended any more. It
 * is for as long as the promise that it awaits is pending, which is looked at
 * just before, with nothing of the program in between. Several that dump a program
 * at once take turns, and see each other's promises for what they are.
 *
 * @param functions The {@linkcode resumingFunctions}.
 * @param promises The {@linkcode allPromises}.
 * @param awaits Indices of functions, each with that of the promise that it awaits.
 * @returns By the function's index; nothing for what is not suspended any more, nor where
 * promises cannot be looked at: in pages of a browser.
 */
export async function awaitPositions(
  client: InspectorClient,
  functions: ProbedObjects,
  promises: ProbedObjects,
  awaits: readonly Await[],
): Promise<Map<number, AwaitPosition>> {
  const positions = new Map<number, AwaitPosition>();
  if (awaits.length === 0) return positions;
  const { result, exceptionDetails } = await client.send("Runtime.callFunctionOn", {
    objectId: functions.objectId,
    functionDeclaration: traceProgram(),
    arguments: [{ objectId: promises.objectId }, { value: awaits }],
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails || !Array.isArray(result.value)) return positions;
  (result.value as (AwaitPosition | null)[]).forEach((position, i) => {
    if (position) positions.set(awaits[i]![0], position);
  });
  return positions;
}

/** The class of the promises that functions are made to wait for: not the program's own. */
export const PENDING_CLASS = "DenoPprofPending";

/** Index of a function, and of the promise that it awaits. */
export type Await = readonly [resume: number, promise: number];

/** What says whether a promise is pending, where there is something. */
interface PromiseInternals {
  Deno?: {
    internal?: symbol;
    [internal: symbol]: { core?: { getPromiseDetails?(p: unknown): [state: number] } } | undefined;
  };
  process?: {
    getBuiltinModule?(name: string): {
      inspect(value: unknown, options: { depth: number; customInspect: boolean }): string;
    };
  };
}

/** V8's view of a frame, as `Error.prepareStackTrace` gets it. */
interface CallSite {
  isAsync(): boolean;
  getFileName(): string | null;
  getScriptNameOrSourceURL(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
}

/** How V8 makes the traces of errors; the program may have set both. */
interface ErrorSettings {
  stackTraceLimit?: number;
  prepareStackTrace?: unknown;
}

/** What runs in the program, as text: nothing of it may refer to anything else. */
function traceProgram(): string {
  const parts = [pendingTest, errorTracer, describeSite, traceAwaits, serialised];
  return `function (promises, awaits) {
    ${parts.join("\n")}
    return serialised(() => traceAwaits(this, promises, awaits));
  }`;
}

/** Says whether a promise is pending; where nothing says so, none is. */
function pendingTest(): (promise: unknown) => boolean {
  const { Deno, process } = globalThis as unknown as PromiseInternals;
  const details = Deno?.internal && Deno[Deno.internal]?.core?.getPromiseDetails;
  if (details) return (promise) => details(promise)[0] === 0;
  const inspect = process?.getBuiltinModule?.("node:util").inspect;
  if (!inspect) return () => false;
  const options = { depth: 0, customInspect: false };
  return (promise) => /^[^{]*\{\s*<pending>/.test(inspect(promise, options));
}

/** Makes errors whose traces are looked at frame by frame. */
function errorTracer() {
  const E = Error as unknown as ErrorSettings;
  const own = Object.getOwnPropertyDescriptors(E);
  const target: { stack?: unknown } = {};
  let sites: CallSite[] = [];
  return {
    /** Takes the settings of errors over. */
    begin(): void {
      E.prepareStackTrace = (_: unknown, callSites: CallSite[]) => sites = callSites;
    },
    /** The frames below a function, at most so many. */
    framesBelow(below: () => void, limit: number): CallSite[] {
      sites = [];
      E.stackTraceLimit = limit;
      try {
        Error.captureStackTrace(target, below);
        void target.stack;
      } catch {
        // The program keeps its errors to itself: this place stays unknown.
      }
      return sites;
    },
    /** Gives them back. */
    end(): void {
      for (const name of ["stackTraceLimit", "prepareStackTrace"] as const) {
        if (own[name]) Object.defineProperty(E, name, own[name]);
        else delete E[name];
      }
    },
  };
}

function describeSite(site: CallSite): AwaitPosition {
  return {
    // Where Deno maps, this is the source, unlike the name of the script.
    file: site.getFileName() ?? site.getScriptNameOrSourceURL() ?? "",
    line: site.getLineNumber() ?? 0,
    column: site.getColumnNumber() ?? 0,
  };
}

/** What runs in it follows in a row, on a stack of the same depth, and nothing else in between. */
function traceAwaits(
  resume: (() => void)[],
  promises: (() => unknown)[],
  awaits: Await[],
): Promise<(AwaitPosition | null)[]> {
  const isPending = pendingTest();
  const tracer = errorTracer();
  const found: (AwaitPosition | null)[] = awaits.map(() => null);
  const never = () => {};
  class DenoPprofPending extends Promise<void> {
    static override readonly [Symbol.species] = Promise;
  }
  let depth = 0;
  void Promise.resolve().then(function begin() {
    tracer.begin();
    depth = tracer.framesBelow(begin, 200).length;
  });
  awaits.forEach(([index, promise], i) => {
    if (!isPending(promises[promise]!())) return;
    const traced = Promise.resolve().then(function trace() {
      const site = tracer.framesBelow(trace, depth + 1)[depth];
      if (site?.isAsync()) found[i] = describeSite(site);
    });
    // V8 follows the one promise that waits for the running function, by its capability too.
    const pending = new DenoPprofPending(never);
    void pending.then(resume[index]!);
    const capability = function (executor: (resolve: () => void, reject: () => void) => void) {
      executor(never, never);
      return pending;
    };
    Object.defineProperty(traced, "constructor", { value: { [Symbol.species]: capability } });
    void traced.then(never);
  });
  return Promise.resolve().then(() => {
    tracer.end();
    return found;
  });
}

/** Two rows at once would take each other's settings of errors for the program's own. */
function serialised<T>(run: () => Promise<T>): Promise<T> {
  const program = globalThis as unknown as Record<symbol, Promise<unknown> | undefined>;
  const key = Symbol.for("deno_pprof.tracing");
  const row = (program[key] ?? Promise.resolve()).then(run);
  const free = () => {
    if (program[key] === row) delete program[key];
  };
  void row.then(free, free);
  Object.defineProperty(program, key, { value: row, configurable: true });
  return row;
}

/** Generators whose position is read; each takes some 50 µs. */
const MAX_GENERATORS = 20_000;

/**
 * Finds where async generators stand from which no value is requested.
 *
 * @param ids V8's numbers of objects that may be some.
 * @returns By number; nothing for those that are none or have ended. Of more than 20,000 the rest has
 * no place.
 */
export async function idlePositions(
  client: InspectorClient,
  ids: ReadonlySet<number>,
): Promise<Map<number, AwaitPosition | undefined>> {
  const positions = new Map<number, AwaitPosition | undefined>();
  if (ids.size === 0) return positions;
  const prototype = "Object.getPrototypeOf(async function* () {}.prototype)";
  const array = await objectsWithPrototype(client, prototype);
  for (const objectId of await valuesOf(client, array)) {
    const { heapSnapshotObjectId } = await client.send("HeapProfiler.getHeapObjectId", {
      objectId,
    });
    const id = Number(heapSnapshotObjectId);
    if (!ids.has(id)) continue;
    if (positions.size < MAX_GENERATORS) {
      const { suspended, position } = await stateOf(client, objectId);
      if (suspended) positions.set(id, position);
    } else positions.set(id, undefined);
  }
  return positions;
}

/** The inspector's names for the elements of an array. */
async function valuesOf(client: InspectorClient, objectId: string): Promise<string[]> {
  const { result } = await client.send("Runtime.getProperties", { objectId, ownProperties: true });
  return result.flatMap(({ name, value }) => /^\d+$/.test(name) ? value?.objectId ?? [] : []);
}

async function stateOf(client: InspectorClient, objectId: string) {
  const { internalProperties = [] } = await client.send("Runtime.getProperties", {
    objectId,
    ownProperties: true,
  });
  const inner = (name: string) => internalProperties.find((p) => p.name === name)?.value?.value;
  const at = inner("[[GeneratorLocation]]") as Location | undefined;
  const position: AwaitPosition | undefined = at &&
    { file: "", line: at.lineNumber + 1, column: at.columnNumber + 1 };
  return { suspended: inner("[[GeneratorState]]") === "suspended", position };
}

/** V8's place of a generator, 0-based. */
interface Location {
  lineNumber: number;
  columnNumber: number;
}
