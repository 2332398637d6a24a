/**
 * JSON within bounds.
 *
 * @module
 */
import { HeapBudget } from "../decode/heap_budget.ts";

/** An empty object with its place in a list, at least. */
const SMALLEST_VALUE = 40;
const COMMA = 44;
const COLON = 58;
const LIST = 91;
const OBJECT = 123;

/** Whether a file looks like JSON: its first character opens an object or a list. */
export function looksLikeJson(data: Uint8Array): boolean {
  const first = data.find((byte) => byte !== 32 && (byte < 9 || byte > 13));
  return first === OBJECT || first === LIST;
}

/**
 * Parses JSON. A list of events may lack its end: who writes a trace may die.
 *
 * @param data The text.
 * @param sourceSize Size of the file it came from: the bound on memory follows it.
 * @returns Its value, `undefined` if it is no JSON.
 * @throws {DecodeError} Kind `limit` if it would need too much memory.
 *
 * @example
 * ```ts
 * import { parseJson } from "./json.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(parseJson(new TextEncoder().encode('[{"a":1},\n'), 10), [{ a: 1 }]);
 * ```
 */
export function parseJson(data: Uint8Array, sourceSize: number): unknown {
  let values = 0;
  for (let i = 0; i < data.length; i++) {
    const byte = data[i]!;
    if (byte === COMMA || byte === COLON || byte === LIST || byte === OBJECT) values++;
  }
  new HeapBudget(sourceSize).spend(values * SMALLEST_VALUE + 2 * data.length);
  const text = new TextDecoder().decode(data);
  return tryParse(text) ?? tryParse(`${text.trimEnd().replace(/,$/, "")}]`);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
