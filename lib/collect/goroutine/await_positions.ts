import type { InspectorClient } from "../../inspect/inspector_client.ts";
import type { ProbedFunctions } from "./probed_objects.ts";

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
 * @param indices Of {@linkcode resumingFunctions}.
 * @returns By index; nothing for what is not suspended any more.
 */
export async function awaitPositions(
  client: InspectorClient,
  { objectId }: ProbedFunctions,
  indices: readonly number[],
): Promise<Map<number, AwaitPosition>> {
  const positions = new Map<number, AwaitPosition>();
  if (indices.length === 0) return positions;
  const { result, exceptionDetails } = await client.send("Runtime.callFunctionOn", {
    objectId,
    functionDeclaration: tracePositions.toString(),
    arguments: [{ value: indices }],
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails || !Array.isArray(result.value)) return positions;
  (result.value as (AwaitPosition | null)[]).forEach((position, i) => {
    if (position) positions.set(indices[i]!, position);
  });
  return positions;
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
  indices: number[],
): Promise<(AwaitPosition | null)[]> {
  const E = Error as unknown as { stackTraceLimit?: number; prepareStackTrace?: unknown };
  const own = Object.getOwnPropertyDescriptors(E);
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
  return new Promise((resolve) => {
    const found: (AwaitPosition | null)[] = indices.map(() => null);
    // What follows runs in a row, on a stack of the same depth, and nothing else in between.
    let depth = 0;
    void Promise.resolve().then(function begin() {
      E.prepareStackTrace = (_: unknown, callSites: CallSite[]) => sites = callSites;
      depth = framesBelow(begin, 200).length;
    });
    indices.forEach((index, i) => {
      const traced = Promise.resolve().then(function trace() {
        const site = framesBelow(trace, depth + 1)[depth];
        if (site?.isAsync()) found[i] = describe(site);
      });
      // V8 follows the one promise that waits for the running function, by its capability too.
      const pending = new Promise<void>(never);
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
}
