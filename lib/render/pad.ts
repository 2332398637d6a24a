/**
 * Right-aligns a text as Go's `%10s` does: by code points.
 *
 * @param text The text.
 * @param width The least width.
 * @returns The text, spaces before it.
 */
export function padLeft(text: string, width: number): string {
  // No text has more code points than UTF-16 units.
  const missing = width - (text.length <= width ? [...text].length : text.length);
  return missing > 0 ? " ".repeat(missing) + text : text;
}
