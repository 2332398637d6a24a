/**
 * Spans of time, in Unix milliseconds.
 *
 * @module
 */

/** From a time until another. */
export interface Span {
  from: number;
  until: number;
}

/** Nobody selects less: figures are further apart. */
const MIN_MILLIS = 250;

/** A span within another, not shorter than can be selected. */
export function within(span: Span, whole: Span): Span {
  const least = Math.min(MIN_MILLIS, whole.until - whole.from);
  const from = Math.min(Math.max(span.from, whole.from), whole.until - least);
  return { from, until: Math.max(Math.min(span.until, whole.until), from + least) };
}

/** Whether two spans are the same. */
export function sameSpan(a: Span, b: Span): boolean {
  return a.from === b.from && a.until === b.until;
}

/** How many milliseconds two spans have in common. */
export function overlap(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.until, b.until) - Math.max(a.from, b.from));
}
