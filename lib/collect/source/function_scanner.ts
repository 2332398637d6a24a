import { type Token, tokTypes as tt } from "npm:acorn@8.19.0";
import { Bracket, type BracketRole } from "./bracket.ts";
import { isModifier, keyName, memberName, type Name } from "./naming.ts";
import {
  assigns,
  endsOperand,
  isWord,
  startsOperand,
  textOf,
} from "./token_kinds.ts";

/** A function as the scanner finds it; offsets into the text. */
export interface FoundFunction {
  start: number;
  body: number;
  end: number;
  name: string;
  nameAt: number;
}

/** A `function` or `class` keyword whose bracket is still to come. */
interface Pending {
  start: number;
  name: Name | undefined;
  depth: number;
}

/**
 * Finds functions and what names them in a stream of tokens, in one pass.
 *
 * It checks nothing: V8 has accepted the text already. That makes it ten times
 * as fast as a parser, and it can stop after any token.
 */
export class FunctionScanner {
  readonly found: FoundFunction[] = [];
  #text: string;
  #brackets: Bracket[] = [new Bracket("block", 0)];
  #before: Token | undefined;
  /** What names a value that begins with the next token, and the one that began with the last. */
  #hint: Name | undefined;
  #hintBefore: Name | undefined;
  /** The members read last, `a.b.c`, as the left side of an assignment. */
  #chain: Name | undefined;
  #asyncAt = -1;
  #function: Pending | undefined;
  #class: Pending | undefined;
  /** The function whose body begins with the next token. */
  #bodyOf: FoundFunction | undefined;
  /** The bracket that the last token closed. */
  #closed: Bracket | undefined;
  /** A function expression that just ended: what follows tells whether it is the whole value. */
  #ended: FoundFunction | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads the next token of the text. */
  take(token: Token): void {
    const hint = this.#hint;
    this.#hint = undefined;
    this.#settleEnded(token);
    this.#endArrows(token);
    if (!this.#takeMember(token)) this.#takeExpression(token, hint);
    this.#hintBefore = hint;
    this.#before = token;
  }

  /** Ends what the end of the text ends. */
  finish(): FoundFunction[] {
    for (const { arrows } of this.#brackets) for (const a of arrows) a.f.end = this.#text.length;
    return this.found;
  }

  get #bracket(): Bracket {
    return this.#brackets[this.#brackets.length - 1]!;
  }

  /** Keys of classes and object literals; says whether the token was part of one. */
  #takeMember(token: Token): boolean {
    const bracket = this.#bracket;
    if (bracket.role !== "object" && bracket.role !== "class") return false;
    if (bracket.inValue) {
      const ends = bracket.role === "object" ? token.type === tt.comma : token.type === tt.semi;
      if (ends || this.#endsField(bracket, token)) {
        bracket.inValue = false;
        bracket.key = undefined;
        if (ends) return true;
      } else return false;
    }
    return this.#takeKey(bracket, token);
  }

  #takeKey(bracket: Bracket, token: Token): boolean {
    const { type } = token;
    if (type === tt.braceR) return false;
    if (type === tt.bracketL) {
      this.#open("key", token);
    } else if (type === tt.parenL && bracket.key) {
      const name = memberName(bracket.owner, bracket.key);
      this.#open("paren", token).params = this.#add(token.start, name);
      bracket.key = undefined;
    } else if (type === tt.colon || type === tt.eq) {
      bracket.inValue = true;
      const asDefault = type === tt.eq && bracket.role === "object";
      this.#hint = bracket.key && (asDefault ? bracket.key : memberName(bracket.owner, bracket.key));
    } else if (type === tt.braceL) {
      const body = this.#open("block", token);
      if (this.#bodyOf) this.#beginBody(body, token);
      bracket.key = undefined;
    } else if (type === tt.ellipsis) {
      bracket.inValue = true;
    } else if (type === tt.comma || type === tt.semi || type === tt.star) {
      bracket.key = undefined;
    } else {
      bracket.key = keyName(token, this.#text);
    }
    return true;
  }

  /** Whether a class field without a semicolon ended before this token. */
  #endsField(bracket: Bracket, token: Token): boolean {
    return bracket.role === "class" && this.#newStatement(token);
  }

  #takeExpression(token: Token, hint: Name | undefined): void {
    const { type } = token;
    const before = this.#before?.type;
    if (isWord(token) && (before === tt.dot || before === tt.questionDot)) {
      this.#chain = this.#chain ? memberName(this.#chain, keyName(token, this.#text)) : undefined;
      this.#chain ??= keyName(token, this.#text);
    } else if (type === tt.name) {
      this.#takeName(token, hint);
    } else if (type === tt.privateId) {
      this.#chain = this.#chain
        ? memberName(this.#chain, keyName(token, this.#text))
        : keyName(token, this.#text);
    } else if (type === tt._this || type === tt._super) {
      this.#chain = undefined;
    } else if (assigns(token)) {
      if (this.#before && endsChain(this.#before)) this.#hint = this.#chain;
    } else if (type === tt._function) {
      const start = this.#asyncAt >= 0 ? this.#asyncAt : token.start;
      this.#function = { start, name: hint, depth: this.#brackets.length };
    } else if (type === tt._class) {
      this.#class = { start: token.start, name: hint, depth: this.#brackets.length };
    } else if (type === tt._default && before === tt._export) {
      this.#hint = { text: "default", at: token.start };
    } else if (type === tt.arrow) {
      this.#takeArrow();
    } else if (type === tt.question) {
      this.#bracket.ternaries++;
    } else if (type === tt.colon) {
      if (this.#bracket.ternaries > 0) this.#bracket.ternaries--;
    } else if (type === tt.semi) {
      this.#bracket.ternaries = 0;
    } else {
      this.#takeBracket(token, hint);
    }
    if (type !== tt._function && type !== tt.name) this.#asyncAt = -1;
  }

  #takeName(token: Token, hint: Name | undefined): void {
    const name = { text: textOf(token), at: token.start };
    if (this.#function && this.#before?.type !== tt.parenR) {
      this.#function.name = name;
      return;
    }
    if (this.#class && this.#before?.type === tt._class) {
      this.#class.name = name;
      return;
    }
    const isAsync = name.text === "async";
    if (isAsync) this.#hint = hint;
    this.#asyncAt = isAsync ? token.start : this.#asyncAt >= 0 ? this.#asyncAt : -1;
    if (!isAsync && !isAsyncWord(this.#before)) this.#asyncAt = -1;
    this.#chain = name;
  }

  /** `=>`: the parameters before it are a name or the parentheses that just closed. */
  #takeArrow(): void {
    const before = this.#before;
    if (before === undefined) return;
    const inParens = before.type === tt.parenR && this.#closed !== undefined;
    const start = inParens ? this.#closed!.start : before.start;
    const name = inParens ? this.#closed!.hint : this.#hintBefore;
    const asyncAt = inParens ? this.#closed!.asyncAt : this.#asyncAt;
    this.#bodyOf = this.#add(asyncAt >= 0 ? asyncAt : start, name);
    this.#ended = undefined;
  }

  #takeBracket(token: Token, hint: Name | undefined): void {
    const { type } = token;
    if (type === tt.parenL) {
      const bracket = this.#open("paren", token);
      bracket.asyncAt = this.#asyncAt;
      if (this.#function) {
        bracket.params = this.#add(this.#function.start, this.#function.name);
        bracket.params.name ||= "";
        this.#function = undefined;
      } else if (this.#before === undefined || !endsOperand(this.#before) || this.#asyncAt >= 0) {
        // A function in parentheses is still the value that the name is for.
        bracket.hint = hint;
        this.#hint = hint;
      }
    } else if (type === tt.bracketL) {
      const isMember = this.#before !== undefined && endsOperand(this.#before);
      this.#open("bracket", token).owner = isMember ? this.#chain : undefined;
    } else if (type === tt.dollarBraceL) {
      this.#open("template", token);
    } else if (type === tt.braceL) {
      this.#takeBrace(token, hint);
    } else if (type === tt.parenR || type === tt.bracketR || type === tt.braceR) {
      this.#close(token);
    }
  }

  #takeBrace(token: Token, hint: Name | undefined): void {
    if (this.#bodyOf) {
      this.#beginBody(this.#open("block", token), token);
    } else if (this.#class?.depth === this.#brackets.length) {
      this.#open("class", token).owner = this.#class.name;
      this.#class = undefined;
    } else if (this.#isBlock()) {
      this.#open("block", token);
    } else {
      this.#open("object", token).owner = hint;
    }
  }

  /** Whether a `{` here begins statements instead of an object. */
  #isBlock(): boolean {
    const { role, ternaries } = this.#bracket;
    if (role !== "block") return false;
    const before = this.#before;
    if (before === undefined || endsOperand(before)) return true;
    const { type } = before;
    if (type === tt.colon) return ternaries === 0;
    return type === tt.semi || type === tt.braceL || type === tt._else || type === tt._do ||
      type === tt._try || type === tt._finally || type === tt._catch;
  }

  #open(role: BracketRole, token: Token): Bracket {
    const bracket = new Bracket(role, token.start);
    this.#brackets.push(bracket);
    return bracket;
  }

  #close(token: Token): void {
    if (this.#brackets.length < 2) return;
    const bracket = this.#brackets.pop()!;
    this.#closed = bracket;
    for (const { f } of bracket.arrows) f.end = token.start;
    if (bracket.role === "key") {
      this.#bracket.key = {
        text: `[${shortKey(this.#text.slice(bracket.start + 1, token.start))}]`,
        at: bracket.start + 1,
      };
    } else if (bracket.role === "bracket") {
      const key = shortKey(this.#text.slice(bracket.start + 1, token.start));
      this.#chain = bracket.owner && { text: `${bracket.owner.text}[${key}]`, at: -1 };
    } else if (bracket.role === "paren") {
      this.#chain = undefined;
      this.#bodyOf = bracket.params;
      this.#ended = bracket.ended;
    }
    if (bracket.bodyOf) {
      bracket.bodyOf.end = token.end;
      this.#ended = bracket.bodyOf;
    }
  }

  #add(start: number, name: Name | undefined): FoundFunction {
    const f = {
      start,
      body: this.#text.length,
      end: this.#text.length,
      name: name?.text ?? "",
      nameAt: name?.at ?? -1,
    };
    this.found.push(f);
    return f;
  }

  #beginBody(bracket: Bracket, token: Token): void {
    bracket.bodyOf = this.#bodyOf!;
    this.#bodyOf!.body = token.start;
    this.#bodyOf = undefined;
  }

  #settleEnded(_token: Token): void {}

  #endArrows(_token: Token): void {}

  #newStatement(_token: Token): boolean {
    return false;
  }
}
