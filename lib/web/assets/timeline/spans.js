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
  if (millis < 0.95) return millis === 0 ? "0" : `${millis.toFixed(1)} ms`;
  // What would be rounded up to the next unit is written in it.
  if (millis < 999.5) return `${Math.round(millis)} ms`;
  if (millis < 119_950) return `${(millis / 1000).toFixed(millis < 9_995 ? 2 : 1)} s`;
  const seconds = Math.round(millis / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
