import type { InspectorClient } from "../../inspect/inspector_client.ts";
import type { AwaitPosition } from "./await_positions.ts";
import { objectsWithPrototype } from "./probed_objects.ts";

/** Generators that are asked where they stand; each takes some 50 µs. */
const MOST_ASKED = 20_000;

/**
 * Finds where async generators stand that nobody has asked for a value.
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
    if (positions.size < MOST_ASKED) {
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
