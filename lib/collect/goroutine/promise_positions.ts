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

/**
 * Finds the `await` of each function that awaits one of these promises alone,
 * before anything is known of who does.
 *
 * It has to be done with the snapshot, in one turn of the program's event
 * loop: in the next one most of the functions go on. V8 adds to a stack trace
 * the async functions that wait for the running one, by the promise of the
 * reaction that runs. So for each promise a reaction is run that claims to
 * settle it, and does not. Nothing of the program runs or changes.
 */
export async function promisePositions(
  client: InspectorClient,
  promises: ProbedObjects,
): Promise<PromisePositions> {
  const { result, exceptionDetails } = await client.send("Runtime.callFunctionOn", {
    objectId: promises.objectId,
    functionDeclaration: program(),
    awaitPromise: true,
    objectGroup: OBJECT_GROUP,
  });
  const { objectId } = result;
  if (exceptionDetails || objectId === undefined) return { of: () => Promise.resolve(new Map()) };
  return { of: (indices) => read(client, objectId, indices) };
}

/** What stays on the program's heap until it is read: numbers, of which a snapshot takes no time. */
interface Traced {
  files: string[];
  /** By promise: one more than the index of its file, 0 for none; its line, its column. */
  file: Uint32Array;
  line: Uint32Array;
  column: Uint32Array;
}

/** Those that are read in one turn of the event loop. */
const AT_ONCE = 2_000;

async function read(
  client: InspectorClient,
  objectId: string,
  indices: readonly number[],
): Promise<Map<number, AwaitPosition>> {
  const positions = new Map<number, AwaitPosition>();
  for (let from = 0; from < indices.length; from += AT_ONCE) {
    const some = indices.slice(from, from + AT_ONCE);
    const { result } = await client.send("Runtime.callFunctionOn", {
      objectId,
      functionDeclaration: readSome.toString(),
      arguments: [{ value: some }],
      returnByValue: true,
    });
    const { files, places } = result.value as ReturnType<typeof readSome>;
    some.forEach((index, i) => {
      const [file = 0, line = 0, column = 0] = places.slice(3 * i, 3 * i + 3);
      if (file > 0) positions.set(index, { file: files[file - 1] ?? "", line, column });
    });
  }
  return positions;
}

function readSome(this: Traced, indices: number[]) {
  const places = indices.flatMap((i) => [this.file[i]!, this.line[i]!, this.column[i]!]);
  return { files: this.files, places };
}

function program(): string {
  const parts = [pendingTest, errorTracer, describeSite, tracePromises, serialised];
  return `function () {
    ${parts.join("\n")}
    return serialised(() => tracePromises(this));
  }`;
}

/** What runs in it follows in a row, on a stack of the same depth, and nothing else in between. */
function tracePromises(promises: Promise<unknown>[]): Promise<Traced> {
  const isPending = pendingTest();
  const tracer = errorTracer();
  const traced: Traced = {
    files: [],
    file: new Uint32Array(promises.length),
    line: new Uint32Array(promises.length),
    column: new Uint32Array(promises.length),
  };
  const known = new Map<string, number>();
  const never = () => {};
  const base = Promise.resolve();
  let depth = 0;
  /** For which the next reaction is made. */
  let target: Promise<unknown> | undefined;
  const capability = function (executor: (resolve: () => void, reject: () => void) => void) {
    executor(never, never);
    return target!;
  };
  const pending: number[] = [];
  let next = 0;
  function trace(): void {
    const index = pending[next++]!;
    const site = tracer.framesBelow(trace, depth + 1)[depth];
    if (!site?.isAsync()) return;
    const { file, line, column } = describeSite(site);
    const number = known.get(file) ?? traced.files.push(file);
    known.set(file, number);
    traced.file[index] = number;
    traced.line[index] = line;
    traced.column[index] = column;
  }
  return base.then(function begin() {
    tracer.begin();
    depth = tracer.framesBelow(begin, 200).length;
    Object.defineProperty(base, "constructor", { value: { [Symbol.species]: capability } });
    for (let i = 0; i < promises.length; i++) {
      target = promises[i];
      if (!isPending(target)) continue;
      pending[pending.length] = i;
      void base.then(trace);
    }
  }).then(() => {
    tracer.end();
    return traced;
  });
}
