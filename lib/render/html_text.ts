const ENTITIES: Readonly<Record<string, string>> = {
  "\0": "\ufffd",
  '"': "&#34;",
  "&": "&amp;",
  "'": "&#39;",
  "+": "&#43;",
  "<": "&lt;",
  ">": "&gt;",
};

/**
 * A text as HTML, in the way of Go's `html/template`, which is also good for attributes.
 *
 * @param text The text.
 * @returns The HTML.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { htmlText } from "./html_text.ts";
 *
 * strictEqual(htmlText("a<b>+'c'"), "a&lt;b&gt;&#43;&#39;c&#39;");
 * ```
 */
export function htmlText(text: string): string {
  return text.replaceAll(/[\0"&'+<>]/g, (char) => ENTITIES[char]!);
}
