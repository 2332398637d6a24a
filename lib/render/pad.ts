/**
 * Right-aligns a text as Go's `%10s` does: by code points.
 *
 * @param text The text.
 * @param width The least width.
 * @returns The text, spaces before it.
 */
export function padLeft(text: string, width: number): string {
  return " ".repeat(missing(text, width)) + text;
}

/**
 * Left-aligns a text as Go's `%-10s` does: by code points.
 *
 * @param text The text.
 * @param width The least width.
 * @returns The text, spaces behind it.
 */
export function padRight(text: string, width: number): string {
  return text + " ".repeat(missing(text, width));
}

/** No text has more code points than UTF-16 units. */
function missing(text: string, width: number): number {
  return text.length >= 2 * width ? 0 : Math.max(0, width - [...text].length);
}
