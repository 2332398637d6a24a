import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { nextTurn } from "../../base/delay.ts";
import { rests } from "../../base/in_slices.ts";
import type { ProbedObjects } from "./probed_objects.ts";
import {
  type AwaitPosition,
  describeSite,
  errorTracer,
  pendingTest,
  serialised,
} from "./tracer_program.ts";

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
 * @param functions Those by which V8 resumes.
 * @param promises All that there are.
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
  const program = traceProgram();
  for (let from = 0; from < awaits.length; from += AWAITS_AT_ONCE) {
    const some = awaits.slice(from, from + AWAITS_AT_ONCE);
    const { result, exceptionDetails } = await client.send("Runtime.callFunctionOn", {
      objectId: functions.objectId,
      functionDeclaration: program,
      arguments: [{ objectId: promises.objectId }, { value: some }],
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails || !Array.isArray(result.value)) return positions;
    (result.value as (AwaitPosition | null)[]).forEach((position, i) => {
      if (position) positions.set(some[i]![0], position);
    });
    await nextTurn();
  }
  return positions;
}

/** How many are traced in one turn of the program's event loop: some 3 ms. */
const AWAITS_AT_ONCE = 200;

/** The class of the promises that functions are made to wait for: not the program's own. */
export const PENDING_CLASS = "DenoPprofPending";

/** Index of a function, and of the promise that it awaits. */
export type Await = readonly [resume: number, promise: number];

/** What runs in the program, as text: nothing of it may refer to anything else. */
function traceProgram(): string {
  const parts = [pendingTest, errorTracer, describeSite, traceAwaits, serialised];
  return `function (promises, awaits) {
    ${parts.join("\n")}
    return serialised(() => traceAwaits(this, promises, awaits));
  }`;
}

/** What runs in it follows in a row, on a stack of the same depth, and nothing else in between. */
function traceAwaits(
  resume: (() => void)[],
  promises: unknown[],
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
    depth = tracer.framesOf(tracer.capture(begin, 200)).length;
  });
  awaits.forEach(([index, promise], i) => {
    if (!isPending(promises[promise])) return;
    const traced = Promise.resolve().then(function trace() {
      const site = tracer.framesOf(tracer.capture(trace, depth + 1))[depth];
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

/** Generators whose position is read; each takes some 100 µs. */
const MAX_GENERATORS = 20_000;

/**
 * Finds where async generators stand from which no value is requested.
 *
 * @param indices Those that may be some.
 * @returns By index; nothing for those that are none or have ended. Of more than 20,000 the rest has
 * no place.
 */
export async function idlePositions(
  client: InspectorClient,
  generators: ProbedObjects,
  indices: readonly number[],
): Promise<Map<number, AwaitPosition | undefined>> {
  const positions = new Map<number, AwaitPosition | undefined>();
  const rest = rests();
  for (const index of indices) {
    if (positions.size < MAX_GENERATORS) {
      const { suspended, position } = await stateOf(client, await generators.at(index));
      if (suspended) positions.set(index, position);
    } else positions.set(index, undefined);
    await rest();
  }
  return positions;
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
