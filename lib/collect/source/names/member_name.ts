import { tokTypes as tt } from "npm:acorn@8.19.0";
import type { Token } from "./token_kinds.ts";

/** What names a function: the text and where its last identifier stands, −1 for nowhere. */
export interface Name {
  text: string;
  at: number;
}

const IDENTIFIER_REGEXP = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const STRING_REGEXP = /^(["'`])([^"'`\\\n]{0,40})\1$/;
const PATH_REGEXP = /^[\w$.#]{1,40}$/;

/** The name of a member of `owner`: `Orders.handle`. */
export function memberName(owner: Name | undefined, key: Name): Name {
  const inBrackets = key.text.startsWith("[");
  return owner ? { text: `${owner.text}.${key.text}`, at: inBrackets ? -1 : key.at } : key;
}

/** The name that a property key gives. */
export function keyName({ type, value, start, end }: Token, text: string): Name {
  if (type === tt.privateId) return { text: `#${value}`, at: start };
  if (type === tt.string) return { text: String(value), at: start };
  return { text: text.slice(start, end), at: start };
}

/** A computed key; one that only running the program shows is `[computed]`. */
export function computedKey(source: string): string {
  const text = source.trim();
  if (PATH_REGEXP.test(text)) return `[${text}]`;
  const literal = STRING_REGEXP.exec(text);
  return literal ? `[${JSON.stringify(literal[2])}]` : "[computed]";
}

/** `a.b` of `a["b"]`, `a[b]` of `a[b]`. */
export function elementName(owner: Name, source: string): Name {
  const literal = STRING_REGEXP.exec(source.trim())?.[2];
  return literal !== undefined && IDENTIFIER_REGEXP.test(literal)
    ? { text: `${owner.text}.${literal}`, at: -1 }
    : { text: `${owner.text}${computedKey(source)}`, at: -1 };
}
