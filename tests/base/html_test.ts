import { strictEqual } from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { escapeHtml } from "../../lib/base/html.ts";

Deno.test("escapeHtml: no text ends an element or an attribute, and all of it can be read back", () => {
  const entities: Record<string, string> = {
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&#34;": '"',
    "&#39;": "'",
  };
  const text = fc.string({ unit: fc.constantFrom(..."&<>\"'a;#3 ") });
  fc.assert(fc.property(text, (value) => {
    const html = escapeHtml(value);
    strictEqual(/[<>"']/.test(html), false);
    strictEqual(html.replace(/&\w+;|&#\d+;/g, (entity) => entities[entity] ?? "?"), value);
  }));
});
