import { escapeHtml } from "../base/html.ts";

/** Markup; whatever else stands in a template is only ever text. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template. */
export type Part = Html | string | number | readonly Part[];

/**
 * Markup with values in it, which become text.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { markup } from "./markup.ts";
 *
 * strictEqual(markup`<b title="${'"'}">${"<script>"}</b>`.text, '<b title="&#34;">&lt;script&gt;</b>');
 * ```
 */
export function markup(texts: TemplateStringsArray, ...parts: Part[]): Html {
  const pieces = texts.map((text, i) => text + (i < parts.length ? textOf(parts[i]!) : ""));
  return new Html(pieces.join(""));
}

/**
 * Data for a script, in an element that no browser runs or shows.
 *
 * @param id The element's.
 * @param json The data.
 */
export function dataElement(id: string, json: string): Html {
  // The only texts that end or confuse a script element begin with "<".
  const text = json.replaceAll("<", "\\u003c");
  return new Html(`<script type="application/json" id="${id}">${text}</script>`);
}

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(textOf).join("");
  return escapeHtml(String(part));
}
