/**
 * The recorder's last minutes of a service.
 *
 * @module
 */
import type { RecordedTimeline } from "../contract/timeline.ts";
import { openClient, refusal } from "./fetch_url.ts";
import type { TlsFiles } from "./http/tls_files.ts";
import { FetchError } from "./messages.ts";

const MAX_BYTES = 64 << 20;
/** Columns that every version has. */
const NUMBERS = ["delay", "heapUsed", "heapLimit", "external", "rss"] as const;
/** Columns in which something may not be known, or that older versions lack. */
const OPTIONAL = ["cpu", "coreless", "gc", "freed", "collections", "heapLive"] as const;

/**
 * Fetches what a service recorded.
 *
 * @param url Of the time line.
 * @throws {FetchError} If it has none.
 */
export async function fetchTimeline(
  url: string,
  { timeout, tls }: { timeout: number; tls: TlsFiles },
): Promise<RecordedTimeline> {
  const client = await openClient(tls);
  const response = await client.send({ url, timeout });
  if (!response.isOk) throw await refusal(response);
  const text = await boundedText(response.body);
  const line = parseTimeline(text);
  if (!line) throw new FetchError("its time line is broken");
  return line;
}

async function boundedText(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new FetchError(`its time line has more than ${MAX_BYTES} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * Reads a time line: any server may have written it.
 *
 * @returns Nothing if it is not one.
 *
 * @example
 * ```ts
 * import { parseTimeline } from "./timeline.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(parseTimeline("{}"), undefined);
 * ```
 */
export function parseTimeline(text: string): RecordedTimeline | undefined {
  const json = parseObject(text);
  const at = json?.["at"];
  if (!json || !isColumn(at, -1)) return undefined;
  const column = (name: string) => isColumn(json[name], at.length) ? json[name] : undefined;
  const numbers = NUMBERS.map(column);
  if (!isNumbers(at) || !numbers.every((each) => each !== undefined && isNumbers(each))) {
    return undefined;
  }
  const [delay, heapUsed, heapLimit, external, rss] = numbers as number[][];
  const unknown = at.map(() => null);
  const [cpu, coreless, gc, freed, collections, heapLive] = OPTIONAL.map((name) =>
    column(name) ?? unknown
  );
  return {
    at,
    delay: delay!,
    heapUsed: heapUsed!,
    heapLimit: heapLimit!,
    external: external!,
    rss: rss!,
    cpu: cpu!,
    coreless: coreless!,
    gc: gc!,
    freed: freed!,
    collections: collections!,
    heapLive: heapLive!,
    aboutGc: json["aboutGc"] === true,
    stalls: asArray(json["stalls"]).flatMap(stallOf),
    sampled: [],
  };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? json : undefined;
  } catch {
    // What is no JSON is no time line either.
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** @param length -1 for any. */
function isColumn(value: unknown, length: number): value is (number | null)[] {
  return Array.isArray(value) && (length < 0 || value.length === length) &&
    value.every((each) => each === null || Number.isFinite(each));
}

function isNumbers(column: readonly (number | null)[]): column is number[] {
  return column.every((each) => each !== null);
}

function stallOf(value: unknown): RecordedTimeline["stalls"][number][] {
  if (!isObject(value)) return [];
  const { from, until, function: name, file, line } = value;
  const isStall = typeof from === "number" && typeof until === "number" && from <= until &&
    typeof name === "string" && typeof file === "string" && typeof line === "number";
  return isStall ? [{ from, until, function: name, file, line }] : [];
}
