import type { FoundFunction } from "./found_function.ts";
import type { Name } from "./member_name.ts";

/** What stands between two brackets. */
export type BracketRole = "block" | "object" | "class" | "key" | "bracket" | "paren" | "template";

/** An open bracket and what the scanner has to know when it closes. */
export class Bracket {
  /** Where a function begins whose parameters these turn out to be. */
  start: number;
  /** Object and class: whose members these are; `[`: the object whose member it names. */
  owner: Name | undefined;
  /** Object and class: the last key, until its value or the next member begins. */
  key: Name | undefined;
  /** Object and class: the tokens are a member's value, no key. */
  inValue = false;
  /** Parentheses: the name for an arrow function with these parameters. */
  hint: Name | undefined;
  /** Parentheses: only group; they are neither a call's nor a function's. */
  groups = false;
  /** The function whose parameters these are. */
  params: FoundFunction | undefined;
  /** The function whose body this is. */
  bodyOf: FoundFunction | undefined;
  /** Arrow functions whose body is the expression being read, with the `?` open before it. */
  readonly arrows: { f: FoundFunction; ternaries: number }[] = [];
  /** `?` without their `:` so far. */
  ternaries = 0;
  /** A `class` whose body is still to come, with what names it. */
  pendingClass: { name: Name | undefined } | undefined;

  readonly role: BracketRole;

  constructor(role: BracketRole, start: number) {
    this.role = role;
    this.start = start;
  }
}
