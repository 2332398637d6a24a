/**
 * JSON within bounds.
 *
 * @module
 */
import { HeapBudget } from "../decode/heap_budget.ts";
import { repairJson } from "./json_repair.ts";

/** An empty object with its place in a list, at least. */
const SMALLEST_VALUE = 40;
const COMMA = 44;
const COLON = 58;
const LIST = 91;
const OBJECT = 123;

/** What was read. */
interface Json {
  value: unknown;
  /** What of the file is left out, if anything is. */
  remarks: string[];
}

/** Whether a file looks like JSON: its first character opens an object or a list. */
export function looksLikeJson(data: Uint8Array): boolean {
  const first = data.find((byte) => byte !== 32 && (byte < 9 || byte > 13));
  return first === OBJECT || first === LIST;
}

/**
 * Parses JSON, and what is whole of it where it is damaged. A list of events
 * may lack its end: who writes a trace may die.
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
 * deepStrictEqual(parseJson(new TextEncoder().encode('[{"a":1},\n'), 10), {
 *   value: [{ a: 1 }],
 *   remarks: [],
 * });
 * ```
 */
export function parseJson(data: Uint8Array, sourceSize: number): Json | undefined {
  let values = 0;
  for (let i = 0; i < data.length; i++) {
    const byte = data[i]!;
    if (byte === COMMA || byte === COLON || byte === LIST || byte === OBJECT) values++;
  }
  new HeapBudget(sourceSize).spend(values * SMALLEST_VALUE + 2 * data.length);
  const whole = tryParse(new TextDecoder().decode(data));
  if (whole !== undefined) return { value: whole, remarks: [] };
  const repaired = repairJson(data);
  const value = repaired && tryParse(repaired.text);
  if (!repaired || value === undefined) return undefined;
  const remarks: string[] = [];
  const { stopped, endsEarly, badLines } = repaired;
  if (badLines.length > 0) {
    remarks.push(`damaged: ${linesText(badLines)} no JSON and left out`);
  }
  if (stopped !== undefined) {
    remarks.push(`damaged: byte ${stopped} and what follows cannot be read and are left out`);
  } else if (endsEarly && !endsBetweenEvents(data)) {
    remarks.push(`damaged: input ends early at byte ${data.length}; what is whole before is read`);
  }
  return { value, remarks };
}

function linesText(lines: readonly number[]): string {
  return lines.length === 1 ? `line ${lines[0]} is` : `lines ${lines.join(", ")} are`;
}

/** Whether it is a list of events of which each is whole. */
function endsBetweenEvents(data: Uint8Array): boolean {
  const [first] = new TextDecoder().decode(data.subarray(0, 64)).trimStart();
  const end = new TextDecoder().decode(data.subarray(-64)).trimEnd();
  return first === "[" && /\},?$/.test(end);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
