import type { InspectorClient } from "../../inspect/inspector_client.ts";
import type { AwaitPosition } from "./await_positions.ts";
import { OBJECT_GROUP, type ProbedObjects } from "./probed_objects.ts";

/** Generators that are asked where they stand; each takes some 50 µs. */
const MOST_ASKED = 20_000;

/**
 * Finds where async generators stand that nobody has asked for a value.
 *
 * @param indices Of {@linkcode asyncGenerators}.
 * @returns By index; nothing for those that have ended. Of more than 20,000 the rest has no place.
 */
export async function idlePositions(
  client: InspectorClient,
  { objectId }: ProbedObjects,
  indices: readonly number[],
): Promise<Map<number, AwaitPosition | undefined>> {
  const positions = new Map<number, AwaitPosition | undefined>();
  if (indices.length === 0) return positions;
  for (const index of indices.slice(MOST_ASKED)) positions.set(index, undefined);
  const { result: chosen } = await client.send("Runtime.callFunctionOn", {
    objectId,
    functionDeclaration: "function (indices) { return indices.map((i) => this[i]()) }",
    arguments: [{ value: indices.slice(0, MOST_ASKED) }],
    objectGroup: OBJECT_GROUP,
  });
  const { result: generators } = await client.send("Runtime.getProperties", {
    objectId: chosen.objectId ?? "",
    ownProperties: true,
  });
  for (const { name, value } of generators) {
    const index = indices[Number(name)];
    if (value?.objectId === undefined || index === undefined) continue;
    const { internalProperties = [] } = await client.send("Runtime.getProperties", {
      objectId: value.objectId,
      ownProperties: true,
    });
    const inner = (name: string) => internalProperties.find((p) => p.name === name)?.value?.value;
    if (inner("[[GeneratorState]]") !== "suspended") continue;
    const at = inner("[[GeneratorLocation]]") as Location | undefined;
    positions.set(index, at && { file: "", line: at.lineNumber + 1, column: at.columnNumber + 1 });
  }
  return positions;
}

/** V8's place of a generator, 0-based. */
interface Location {
  lineNumber: number;
  columnNumber: number;
}
