/**
 * V8's profiles as its files have them, which the inspector's types fit, and how
 * they are read from JSON that may be anything.
 *
 * @module
 */
import { DecodeError } from "../../decode/decode_error.ts";

/** A function as V8 names it; line and column are 0-based, −1 for none. */
export interface CallFrame {
  functionName: string;
  scriptId: string;
  url: string;
  lineNumber: number;
  columnNumber: number;
}

/** A node of a CPU profile's call tree. */
export interface CpuProfileNode {
  id: number;
  callFrame: CallFrame;
  /** Ticks of the sampler alone: samples that V8 adds at deoptimisations do not count. */
  hitCount?: number;
  children?: number[];
  /** Its caller, where a file links that way. */
  parent?: number;
  /** 1-based lines of the leaf; a line may stand here more than once. */
  positionTicks?: { line: number; ticks: number }[];
}

/** A CPU profile; times are microseconds of the monotonic clock. */
export interface CpuProfile<Node extends CpuProfileNode = CpuProfileNode> {
  nodes: Node[];
  startTime: number;
  endTime: number;
  samples?: number[];
  timeDeltas?: number[];
}

/** A node of the sampled heap's call tree. */
export interface HeapNode {
  callFrame: CallFrame;
  /** Bytes, scaled up from the samples by V8. */
  selfSize: number;
  id: number;
  children: HeapNode[];
}

/** An object that is no list. */
export type JsonFields = Readonly<Record<string, unknown>>;

/** The value if it is an object, else `undefined`. */
export function fieldsOf(value: unknown): JsonFields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as JsonFields
    : undefined;
}

/** The value if it is a list, else an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value if it is a number that could be an integer, else what is given. */
export function numberOf(value: unknown, otherwise = 0): number {
  return isFitNumber(value) ? value : otherwise;
}

function isFitNumber(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
}

/** The value if it is a number that could count something, cut to an integer, else 0. */
export function countOf(value: unknown): number {
  return Math.max(0, Math.trunc(numberOf(value)));
}

/** The numbers of a list, to be read only; anything else counts as 0. */
export function numbersOf(value: unknown): number[] {
  const list = listOf(value);
  return list.every(isFitNumber) ? list as number[] : list.map((each) => numberOf(each));
}

/** The number that a value is or spells, `undefined` if it is not one. */
export function idOf(value: unknown): number | undefined {
  const id = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof id === "number" && Number.isSafeInteger(id) ? id : undefined;
}

/** The value if it is a text or a number, else `""`. */
export function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The call frame of a node: traces leave out what is not there. */
export function callFrameOf(value: unknown): CallFrame {
  const fields = fieldsOf(value);
  if (!fields) throw broken("node without a call frame");
  return {
    functionName: textOf(fields["functionName"]),
    scriptId: textOf(fields["scriptId"]) || "0",
    url: textOf(fields["url"]),
    lineNumber: Math.trunc(numberOf(fields["lineNumber"], -1)),
    columnNumber: Math.trunc(numberOf(fields["columnNumber"], -1)),
  };
}

/** An error of a file whose format is known. */
export function broken(what: string): DecodeError {
  return new DecodeError("damaged", `V8 profile with a ${what}`);
}
