const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
};

/**
 * A text as HTML, which is also good for attributes in quotes.
 *
 * @param text The text.
 * @returns The HTML.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { escapeHtml } from "./html.ts";
 *
 * strictEqual(escapeHtml("<a> & 'b'"), "&lt;a&gt; &amp; &#39;b&#39;");
 * ```
 */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char]!);
}
