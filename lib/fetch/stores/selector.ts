/**
 * Labels as a selector of series.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 * import { selector } from "./selector.ts";
 *
 * strictEqual(selector([["a", "b"], ["c", 'd"']]), '{a="b", c="d\\""}');
 * ```
 */
export function selector(labels: readonly (readonly [string, string])[]): string {
  // Other names than those of Prometheus have to be in quotes.
  const name = (key: string) => /^[a-zA-Z_][\w]*$/.test(key) ? key : JSON.stringify(key);
  return `{${labels.map(([key, value]) => `${name(key)}=${JSON.stringify(value)}`).join(", ")}}`;
}
