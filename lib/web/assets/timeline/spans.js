// Stretches of time, in Unix milliseconds.

/** @typedef {{ from: number, until: number }} Span */

/** Nobody selects less: figures are further apart. */
export const LEAST_MILLIS = 250;

/**
 * A span within another, not shorter than can be selected.
 *
 * @param {Span} span
 * @param {Span} whole
 * @returns {Span}
 */
export function within(span, whole) {
  const least = Math.min(LEAST_MILLIS, whole.until - whole.from);
  const from = Math.min(Math.max(span.from, whole.from), whole.until - least);
  return { from, until: Math.max(Math.min(span.until, whole.until), from + least) };
}

/**
 * @param {Span} a
 * @param {Span} b
 */
export function sameSpan(a, b) {
  return a.from === b.from && a.until === b.until;
}

/**
 * @param {Span} a
 * @param {Span} b
 */
export function overlap(a, b) {
  return Math.max(0, Math.min(a.until, b.until) - Math.max(a.from, b.from));
}

/**
 * A time of the day here, as precise as a step wants it.
 *
 * @param {number} at
 * @param {number} step Milliseconds.
 */
export function clockText(at, step = 1000) {
  const text = new Date(at).toLocaleTimeString("en-GB");
  return step >= 1000 ? text : `${text}.${String(Math.floor(at % 1000)).padStart(3, "0")}`;
}

/**
 * A length of time for people.
 *
 * @param {number} millis
 */
export function lengthText(millis) {
  if (millis < 1) return millis === 0 ? "0" : `${millis.toFixed(1)} ms`;
  if (millis < 1000) return `${Math.round(millis)} ms`;
  if (millis < 120_000) return `${(millis / 1000).toFixed(millis < 10_000 ? 2 : 1)} s`;
  return `${Math.floor(millis / 60_000)} min ${Math.round(millis % 60_000 / 1000)} s`;
}
