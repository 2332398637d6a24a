import type { InspectorClient } from "../../inspect/inspector_client.ts";
import type { ProbedObjects } from "./probed_objects.ts";

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
 * A snapshot does not tell, and asking the inspector for one object of it
 * walks the whole heap each time. But V8 adds to a stack trace the async
 * functions that wait for the running one. So the function by which it would
 * resume a suspended one is made to wait for a promise that is never settled,
 * and an error is made on the way there: its trace goes on with the suspended
 * function. Nothing of the program runs or changes.
 *
 * V8 ends the whole process if such a function is not suspended any more. It
 * is for as long as the promise that it awaits is pending, which is looked at
 * just before, with nothing of the program in between. Several who ask a program
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
    functionDeclaration: tracePositions.toString(),
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

/** What tells whether a promise is pending, where there is something. */
interface Platform {
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

/** Runs in the program, as text: it may refer to nothing outside of it. */
function tracePositions(
  this: (() => void)[],
  promises: (() => unknown)[],
  awaits: Await[],
): Promise<(AwaitPosition | null)[]> {
  const { Deno, process } = globalThis as unknown as Platform;
  const details = Deno?.internal && Deno[Deno.internal]?.core?.getPromiseDetails;
  const inspect = process?.getBuiltinModule?.("node:util").inspect;
  const isPending = (promise: unknown): boolean => {
    if (details) return details(promise)[0] === 0;
    if (!inspect) return false;
    return /^[^{]*\{\s*<pending>/.test(inspect(promise, { depth: 0, customInspect: false }));
  };
  const E = Error as unknown as { stackTraceLimit?: number; prepareStackTrace?: unknown };
  const never = () => {};
  const target: { stack?: unknown } = {};
  let sites: CallSite[] = [];
  /** The frames below a function of this one, at most so many. */
  const framesBelow = (below: () => void, limit: number): CallSite[] => {
    sites = [];
    E.stackTraceLimit = limit;
    try {
      Error.captureStackTrace(target, below);
      void target.stack;
    } catch {
      // The program keeps its errors to itself: this place stays unknown.
    }
    return sites;
  };
  const describe = (site: CallSite): AwaitPosition => ({
    // Where Deno maps, this is the source, unlike the name of the script.
    file: site.getFileName() ?? site.getScriptNameOrSourceURL() ?? "",
    line: site.getLineNumber() ?? 0,
    column: site.getColumnNumber() ?? 0,
  });
  class DenoPprofPending extends Promise<void> {
    static override readonly [Symbol.species] = Promise;
  }
  const traceAll = () =>
    new Promise<(AwaitPosition | null)[]>((resolve) => {
      const own = Object.getOwnPropertyDescriptors(E);
      const found: (AwaitPosition | null)[] = awaits.map(() => null);
      // What follows runs in a row, on a stack of the same depth, and nothing else in between.
      let depth = 0;
      void Promise.resolve().then(function begin() {
        E.prepareStackTrace = (_: unknown, callSites: CallSite[]) => sites = callSites;
        depth = framesBelow(begin, 200).length;
      });
      awaits.forEach(([index, promise], i) => {
        if (!isPending(promises[promise]!())) return;
        const traced = Promise.resolve().then(function trace() {
          const site = framesBelow(trace, depth + 1)[depth];
          if (site?.isAsync()) found[i] = describe(site);
        });
        // V8 follows the one promise that waits for the running function, by its capability too.
        const pending = new DenoPprofPending(never);
        void pending.then(this[index]!);
        const capability = function (executor: (resolve: () => void, reject: () => void) => void) {
          executor(never, never);
          return pending;
        };
        Object.defineProperty(traced, "constructor", { value: { [Symbol.species]: capability } });
        void traced.then(never);
      });
      void Promise.resolve().then(() => {
        for (const name of ["stackTraceLimit", "prepareStackTrace"] as const) {
          if (own[name]) Object.defineProperty(E, name, own[name]);
          else delete E[name];
        }
        resolve(found);
      });
    });
  // Two rows at once would take each other's settings of errors for the program's own.
  const program = globalThis as unknown as Record<symbol, Promise<unknown> | undefined>;
  const key = Symbol.for("deno_pprof.tracing");
  const row = (program[key] ?? Promise.resolve()).then(traceAll);
  const free = () => {
    if (program[key] === row) delete program[key];
  };
  void row.then(free, free);
  Object.defineProperty(program, key, { value: row, configurable: true });
  return row;
}
