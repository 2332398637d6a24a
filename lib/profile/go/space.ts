/**
 * White space as Go's `strings` knows it: JavaScript's `trim()` also takes
 * U+FEFF, but not U+0085.
 *
 * @module
 */
const EDGES_REGEXP = /^(?:(?!\ufeff)\s|\x85)+|(?:(?!\ufeff)\s|\x85)+$/g;
const SPACE_REGEXP = /(?:(?!\ufeff)\s|\x85)+/;

/** A text without space at its ends: Go's `strings.TrimSpace`. */
export function trimSpace(text: string): string {
  return text.replace(EDGES_REGEXP, "");
}

/** The words of a text: Go's `strings.Fields`. */
export function fields(text: string): string[] {
  return text.split(SPACE_REGEXP).filter((word) => word !== "");
}
