import { targetOf } from "./target.ts";

/** Bytes of a form or of a symbol request that are read; Go reads 10 MB. */
const MAX_BODY = 1 << 20;
const UNIT_SECONDS: Readonly<Record<string, number>> = { ms: 1e-3, s: 1, m: 60, h: 3600 };
const INT64_MAX = 2n ** 63n - 1n;

/** A body is longer than is read: 413. */
export class LargeBody extends RangeError {
  override name = "LargeBody";

  constructor() {
    super("http: request body too large");
  }
}

/**
 * Reads the parameters of a request as Go's `FormValue` does: a form in the
 * body counts before the query, the first of several values counts.
 *
 * @throws {LargeBody} If the body is longer than 1 MiB.
 */
export async function readParameters(request: Request): Promise<URLSearchParams> {
  const query = targetOf(request).searchParams;
  const type = request.headers.get("content-type") ?? "";
  if (!/^(POST|PUT|PATCH)$/.test(request.method)) return query;
  if (!type.startsWith("application/x-www-form-urlencoded")) return query;
  const form = new URLSearchParams(await readBody(request));
  for (const [key, value] of query) form.append(key, value);
  return form;
}

/**
 * The text of a body.
 *
 * @throws {LargeBody} If it is longer than 1 MiB.
 */
export async function readBody(request: Request): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { value, done } = await reader?.read() ?? { done: true };
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > MAX_BODY) {
      // Not waited for: of a clone it ends only with the other one's.
      void reader?.cancel();
      throw new LargeBody();
    }
    text += decoder.decode(value, { stream: true });
  }
}

/**
 * An integer as Go's `ParseInt` reads it; nothing if it is not one or does
 * not fit into 64 bits.
 */
export function parseInteger(text: string | null): number | undefined {
  if (text === null || !/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ""));
  return value > INT64_MAX || value < -INT64_MAX - 1n ? undefined : Number(value);
}

/**
 * An integer as Go reads `debug` and `gc`: nonsense is 0, but what is too
 * large is still large.
 */
export function looseInteger(text: string | null): number {
  if (text === null || !/^[+-]?\d+$/.test(text)) return 0;
  return Number(text);
}

/** Seconds of a duration such as `60s`, `1.5m` or `60`; nothing if it is not one. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * UNIT_SECONDS[unit]!;
}

/** A number as Go's `ParseFloat` reads it, for `trace`. */
export function parseSeconds(text: string | null): number | undefined {
  if (text === null || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  return Number(text);
}
