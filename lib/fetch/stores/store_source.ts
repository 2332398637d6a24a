/**
 * Sources that are stores of profiles: `pyroscope://host:4040/shop?type=cpu&from=now-1h`.
 *
 * @module
 */
import { parseGoUrl, parseQuery } from "../../go/url.ts";
import { FetchError } from "../messages.ts";
import type { StoreQuery } from "./store.ts";
import { parseTime } from "./store_time.ts";
import { STORED_TYPES } from "./stored_types.ts";

const SOURCE_REGEXP = /^([a-z]+)(\+https)?:\/\//;
const PARAMETERS: readonly string[] = ["type", "from", "until", "label", "tenant"];
const HTTPS_PORT = 443;

/** A source, read. */
export interface StoreSource {
  scheme: string;
  /** Without an address of its server, where that names no port: the store knows its own. */
  query: Omit<StoreQuery, "base">;
  base(port: number): string;
}

/**
 * Reads such a source.
 *
 * @param source The source.
 * @param now In Unix milliseconds.
 * @throws {FetchError} If something of it is not known.
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert/strict";
 * import { storeSource } from "./store_source.ts";
 *
 * const { query, base } = storeSource("parca://h/shop?label=env=prod", 7_200_000);
 * strictEqual(base(7070), "http://h:7070");
 * deepStrictEqual([query.service, query.labels], ["shop", [["env", "prod"]]]);
 * deepStrictEqual([query.from, query.until], [3_600_000, 7_200_000]);
 * ```
 */
export function storeSource(source: string, now: number = Date.now()): StoreSource {
  const [, scheme = "", secure] = SOURCE_REGEXP.exec(source) ?? [];
  const url = parseGoUrl(source);
  const example = `${scheme}://HOST/SERVICE?type=cpu&from=now-1h`;
  if (!url || url.host === "") throw new FetchError(`not a store: write ${example}`);
  const parts = url.path.split("/").filter((part) => part !== "");
  const service = parts.pop();
  if (service === undefined) throw new FetchError(`no service is named: write ${example}`);
  const parameters = new URLSearchParams(url.query);
  const unknown = [...parseQuery(url.query).keys()].find((key) => !PARAMETERS.includes(key));
  if (unknown !== undefined) {
    throw new FetchError(`unknown parameter "${unknown}", only ${PARAMETERS.join(", ")}`);
  }
  const [from, until] = [["from", "now-1h"], ["until", "now"]].map(([name, usual]) => {
    const text = parameters.get(name!) || usual!;
    const time = parseTime(text, now);
    if (time !== undefined) return time;
    throw new FetchError(
      `${name} is "${text}": write now, now-1h, 2026-01-31T12:00:00Z or Unix seconds`,
    );
  }) as [number, number];
  if (from >= until) throw new FetchError("from must be before until");
  const prefix = parts.map((part) => `/${encodeURIComponent(part)}`).join("");
  return {
    scheme,
    query: {
      service: decode(service),
      type: typeOf(parameters.get("type")),
      labels: parameters.getAll("label").map(labelOf),
      from,
      until,
      tenant: parameters.get("tenant") ?? "",
    },
    base(port) {
      const host = /:\d+$/.test(url.host)
        ? url.host
        : `${url.host}:${secure === undefined ? port : HTTPS_PORT}`;
      return `${secure === undefined ? "http" : "https"}://${url.user}${host}${prefix}`;
    },
  };
}

function typeOf(text: string | null): string {
  const names = Object.keys(STORED_TYPES);
  const type = text || names[0]!;
  if (type.includes(":") || names.includes(type)) return type;
  throw new FetchError(
    `unknown type "${type}", only ${names.join(", ")}, or an id as the store writes it`,
  );
}

function labelOf(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new FetchError(`label is "${text}": write label=NAME=VALUE`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
