/**
 * White space as Go's `strings` knows it: JavaScript's `trim()` also takes
 * U+FEFF, but not U+0085.
 *
 * @module
 */
const SPACE_REGEXP = /(?:(?!\ufeff)\s|\x85)+/;

/** A text without space at its ends: Go's `strings.TrimSpace`. */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  // No expression: with one, long runs of space inside cost time that grows with their square.
  while (start < end && isSpace(text, start)) start++;
  while (end > start && isSpace(text, end - 1)) end--;
  return text.slice(start, end);
}

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 0x80) return code === 0x20 || (code >= 9 && code <= 13);
  return SPACE_REGEXP.test(text[at]!);
}

/** The words of a text: Go's `strings.Fields`. */
export function fields(text: string): string[] {
  return text.split(SPACE_REGEXP).filter((word) => word !== "");
}
