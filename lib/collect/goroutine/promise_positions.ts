import { nextTurn } from "../../base/delay.ts";
import type { InspectorClient } from "../../inspect/inspector_client.ts";
import { OBJECT_GROUP, type ProbedObjects } from "./probed_objects.ts";
import {
  type AwaitPosition,
  describeSite,
  errorTracer,
  pendingTest,
  serialised,
} from "./tracer_program.ts";

/** Where functions stood that awaited promises. */
export interface PromisePositions {
  /** Of who awaited those; nothing where several did, or nobody. */
  of(indices: readonly number[]): Promise<Map<number, AwaitPosition>>;
}

/** More are not traced: each takes 300 bytes of the program's heap until it is read. */
const MAX_TRACED = 200_000;
/** Those that are read in one turn of the event loop: some 3 ms. */
const AT_ONCE = 100;

/**
 * Finds the `await` of each function that awaits one of these promises alone,
 * before anything is known of who does.
 *
 * It has to be done with the snapshot, in one turn of the program's event
 * loop: in the next one most of the functions go on. V8 adds to a stack trace
 * the async functions that wait for the running one, by the promises that
 * its promise leads to. So for each promise a reaction is run whose promise
 * claims to lead to it, and does not. Nothing of the program runs or changes.
 * The trace is made at once, which takes 3 µs, and read later, which takes 20.
 */
export async function promisePositions(
  client: InspectorClient,
  promises: ProbedObjects,
): Promise<PromisePositions> {
  const { result, exceptionDetails } = await client.send("Runtime.callFunctionOn", {
    objectId: promises.objectId,
    functionDeclaration: programOf(tracePromises, `tracePromises(this, ${MAX_TRACED})`),
    awaitPromise: true,
    objectGroup: OBJECT_GROUP,
  });
  const { objectId } = result;
  if (exceptionDetails || objectId === undefined) return { of: () => Promise.resolve(new Map()) };
  return { of: (indices) => read(client, objectId, indices) };
}

async function read(
  client: InspectorClient,
  objectId: string,
  indices: readonly number[],
): Promise<Map<number, AwaitPosition>> {
  const positions = new Map<number, AwaitPosition>();
  const program = programOf(readTraces, "readTraces(this, indices)", "indices");
  for (let from = 0; from < indices.length; from += AT_ONCE) {
    const some = indices.slice(from, from + AT_ONCE);
    const { result, exceptionDetails } = await client.send("Runtime.callFunctionOn", {
      objectId,
      functionDeclaration: program,
      arguments: [{ value: some }],
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails || !Array.isArray(result.value)) return positions;
    (result.value as (AwaitPosition | null)[]).forEach((position, i) => {
      if (position) positions.set(some[i]!, position);
    });
    await nextTurn();
  }
  return positions;
}

function programOf(main: { name: string }, call: string, parameters = ""): string {
  const parts = [pendingTest, errorTracer, describeSite, main, serialised];
  return `function (${parameters}) {
    ${parts.join("\n")}
    return serialised(() => ${call});
  }`;
}

/** Traces by the index of their promise, and how many frames they have below the one that matters. */
interface Traces {
  errors: { stack?: unknown }[];
  depth: number;
}

/** What runs in it follows in a row, on a stack of the same depth, and nothing else in between. */
function tracePromises(promises: Promise<unknown>[], most: number): Promise<Traces> {
  const isPending = pendingTest();
  const tracer = errorTracer();
  const traces: Traces = { errors: [], depth: 0 };
  const never = () => {};
  const settled = Promise.resolve();
  /** For which the next reaction is made. */
  let target: Promise<unknown> | undefined;
  const capability = function (executor: (resolve: () => void, reject: () => void) => void) {
    executor(never, never);
    return target!;
  };
  const pending: number[] = [];
  let next = 0;
  function trace(): void {
    traces.errors[pending[next++]!] = tracer.capture(trace, traces.depth + 1);
  }
  return settled.then(function begin() {
    tracer.begin();
    traces.depth = tracer.framesOf(tracer.capture(begin, 200)).length;
    const species = { value: { [Symbol.species]: capability } };
    for (let i = 0; i < promises.length && pending.length < most; i++) {
      target = promises[i];
      if (!isPending(target)) continue;
      pending[pending.length] = i;
      // V8 follows a capability from the second reaction on.
      void Object.defineProperty(settled.then(trace), "constructor", species).then(never);
    }
  }).then(() => {
    tracer.end();
    return traces;
  });
}

function readTraces({ errors, depth }: Traces, indices: number[]): (AwaitPosition | null)[] {
  const tracer = errorTracer();
  tracer.begin();
  const places = indices.map((index) => {
    const error = errors[index];
    const site = error && tracer.framesOf(error)[depth];
    return site?.isAsync() ? describeSite(site) : null;
  });
  tracer.end();
  return places;
}
