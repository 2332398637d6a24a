/**
 * Puts a text into a DOT string. Lines are aligned to the left.
 *
 * @param text The text.
 * @returns What to write between quotes.
 */
export function dotText(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\l");
}
