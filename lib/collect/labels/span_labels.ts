import type { Labels } from "./label_set.ts";

/** Where the packages of OpenTelemetry, and Deno's own, meet. */
const API = Symbol.for("opentelemetry.js.api.1");
const SPAN = Symbol.for("OpenTelemetry Context Key SPAN");

/** The part of OpenTelemetry's interface that is looked at. */
interface Telemetry {
  context?: { active?(): { getValue?(key: symbol): Span | undefined } | undefined };
}
interface Span {
  spanContext?(): { traceId?: string; spanId?: string };
}

/**
 * The trace that is going on: `trace_id` and `span_id` of OpenTelemetry's active span.
 *
 * @returns No labels without OpenTelemetry, or outside of spans.
 *
 * @example
 * ```ts
 * import { spanLabels } from "./span_labels.ts";
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * deepStrictEqual(spanLabels(), {});
 * ```
 */
export function spanLabels(): Labels {
  const { context } = (globalThis as { [API]?: Telemetry })[API] ?? {};
  const { traceId, spanId } = context?.active?.()?.getValue?.(SPAN)?.spanContext?.() ?? {};
  if (traceId === undefined || spanId === undefined) return {};
  return { trace_id: traceId, span_id: spanId };
}
