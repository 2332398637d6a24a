import { type Token as AcornToken, type TokenType, tokTypes as tt } from "npm:acorn@8.19.0";

/** A token with the text or number it stands for, which acorn's own type leaves out. */
export interface Token extends AcornToken {
  value?: unknown;
}

const OPERAND_ENDS = new Set<TokenType>([
  tt.name,
  tt.num,
  tt.string,
  tt.regexp,
  tt.backQuote,
  tt.parenR,
  tt.bracketR,
  tt.braceR,
  tt.privateId,
  tt.incDec,
  tt._this,
  tt._super,
  tt._null,
  tt._true,
  tt._false,
]);

/** What a `{` follows that begins statements. */
const BLOCK_OPENERS = new Set<TokenType>([
  tt.semi,
  tt.braceL,
  tt._else,
  tt._do,
  tt._try,
  tt._finally,
  tt._catch,
]);

/** Whether an expression may end with the token. */
export function endsOperand({ type, value }: Token): boolean {
  if (!OPERAND_ENDS.has(type)) return false;
  return type !== tt.name || (value !== "await" && value !== "yield");
}

/** Whether the token, on a line of its own, begins something new. */
export function startsStatement({ type }: Token): boolean {
  if (type === tt._in || type === tt._instanceof) return false;
  return type.keyword !== undefined || type === tt.name || type === tt.privateId ||
    type === tt.string || type === tt.num;
}

/** Whether a `{` after the token begins statements. */
export function opensBlock({ type }: Token): boolean {
  return BLOCK_OPENERS.has(type);
}

/** Whether the token may follow a `.`. */
export function isWord({ type }: Token): boolean {
  return type === tt.name || type === tt.privateId || type.keyword !== undefined;
}

/** `=`, `??=`, `||=` and `&&=`: they name the function after them. */
export function assigns({ type, value }: Token): boolean {
  return type === tt.eq ||
    (type === tt.assign && (value === "??=" || value === "||=" || value === "&&="));
}

/** Whether a call or member access of what stands before it begins with the token. */
export function usesValue({ type }: Token): boolean {
  return type === tt.parenL || type === tt.bracketL || type === tt.dot ||
    type === tt.questionDot || type === tt.backQuote;
}
