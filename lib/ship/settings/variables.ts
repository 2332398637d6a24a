/**
 * Values of the variables that users of Pyroscope's and OpenTelemetry's agents know.
 *
 * @module
 */

/** Reads a variable of the environment. */
export type Variables = (name: string) => string | undefined;

/**
 * `a=1,b=2` of `PYROSCOPE_LABELS`; the agents also write `a:1` and separate by `;`.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 * import { pairs } from "./variables.ts";
 *
 * deepStrictEqual(pairs("env=prod, region:eu"), { env: "prod", region: "eu" });
 * ```
 */
export function pairs(text: string | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  for (const part of (text ?? "").split(/[,;]/)) {
    const [, key, value] = /^\s*([^=:\s]+)\s*[=:]\s*(.*?)\s*$/.exec(part) ?? [];
    if (key && value) found[key] = value.replace(/^"(.*)"$/, "$1");
  }
  return found;
}

/** Older agents have labels behind the name: `shop{env=prod}`. */
export function namedService(
  text: string | undefined,
): { name: string | undefined; labels: Record<string, string> } {
  const [, name, labels] = /^([^{]*)(?:\{(.*)\})?$/.exec(text ?? "") ?? [];
  return { name: name?.trim() || undefined, labels: pairs(labels) };
}

/** What `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME` say. */
export function otlpResource(
  read: Variables,
): { name?: string; labels: Record<string, string> } {
  const attributes = encoded(read("OTEL_RESOURCE_ATTRIBUTES"));
  const { "service.name": named, ...labels } = attributes;
  const name = read("OTEL_SERVICE_NAME") ?? named;
  return name === undefined ? { labels } : { name, labels };
}

/** What `OTEL_EXPORTER_OTLP_HEADERS` and that of profiles say. */
export function otlpHeaders(read: Variables): Record<string, string> {
  const headers = {
    ...encoded(read("OTEL_EXPORTER_OTLP_HEADERS")),
    ...encoded(read("OTEL_EXPORTER_OTLP_PROFILES_HEADERS")),
  };
  return Object.fromEntries(
    Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]),
  );
}

/** `a=1,b=2`, values with `%` for what would separate them. */
function encoded(text: string | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  for (const part of (text ?? "").split(",")) {
    const at = part.indexOf("=");
    if (at < 1) continue;
    const [key, value] = [part.slice(0, at), part.slice(at + 1)].map((each) => decode(each.trim()));
    if (key) found[key] = value!;
  }
  return found;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
