import { MangledError } from "../mangled_error.ts";

/** Rules in rules; no real name comes near. */
const DEEPEST = 500;
/** No name that a compiler made is so long. */
const LONGEST = 1 << 20;
/** References make short names long; so many steps no real name takes. */
const MOST_STEPS = 2_000_000;

/** Reads a mangled name, and takes what is written of it. */
export class RustReader {
  #text: string;
  #at = 0;
  #end: number;
  #output = "";
  #isSilent = false;
  #depth = 0;
  #steps = 0;
  /** The last character written, as far as it matters. */
  last = "";

  constructor(text: string) {
    this.#text = text;
    this.#end = text.length;
  }

  /** What has been written. */
  get output(): string {
    return this.#output;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  /** How many characters are left. */
  get left(): number {
    return this.#end - this.#at;
  }

  /** The next character, `""` at the end. */
  get next(): string {
    return this.isAtEnd ? "" : this.#text.charAt(this.#at);
  }

  /** @throws {MangledError} Always. */
  fail(why: string): never {
    throw new MangledError(`${why} at ${this.#at}`);
  }

  /** Goes on if a character follows. */
  take(char: string): boolean {
    if (this.next !== char) return false;
    this.#at++;
    return true;
  }

  /** @throws {MangledError} If the character does not follow. */
  expect(char: string): void {
    if (!this.take(char)) this.fail(`expected ${char}`);
  }

  /** The next characters. @throws {MangledError} If there are not so many. */
  read(length = 1): string {
    if (this.left < length) this.fail("not enough characters");
    this.#at += length;
    return this.#text.slice(this.#at - length, this.#at);
  }

  #match(regexp: RegExp): string {
    const [found = ""] = regexp.exec(this.#text.slice(this.#at, this.#end)) ?? [];
    this.#at += found.length;
    return found;
  }

  /** Reads a decimal number; none is 0. */
  decimal(): number {
    if (this.isAtEnd) this.fail("expected number");
    const value = Number(this.#match(/^[0-9]*/));
    return value < 2 ** 31 ? value : this.fail("number too large");
  }

  /** Reads digits, lower and upper case letters up to `_`; nothing is 0, `0_` is 1. */
  base62(): bigint {
    const text = this.#match(/^[0-9a-zA-Z]*_/);
    if (text === "") this.fail("invalid number");
    if (text === "_") return 0n;
    let value = 0n;
    for (const char of text.slice(0, -1)) {
      const digit = Number.parseInt(char, 36) + (/[A-Z]/.test(char) ? 26 : 0);
      value = BigInt.asIntN(64, value * 62n + BigInt(digit));
    }
    return BigInt.asIntN(64, value + 1n);
  }

  /**
   * Reads hexadecimal digits up to `_`, without zeros in front. The original counts
   * in 64 bits: what is nothing but zeros in the last of them has a zero in front, too.
   */
  hexDigits(): string {
    const text = this.#match(/^[0-9a-f]+_/);
    if (text === "" || /^(?:|[0-9a-f]*0{16})0[0-9a-f]/.test(text)) this.fail("invalid constant");
    return text.slice(0, -1);
  }

  /** Writes text. @throws {MangledError} If all of it is too long. */
  write(text: string): void {
    if (this.#isSilent || text === "") return;
    this.#output += text;
    this.last = text.at(-1)!;
    if (this.#output.length > LONGEST) this.fail("too long");
  }

  /** Reads without writing. */
  silently(rule: () => void): void {
    const before = this.#isSilent;
    this.#isSilent = true;
    rule();
    this.#isSilent = before;
  }

  /** Runs a rule that can contain itself. */
  nested<T>(rule: () => T): T {
    if (++this.#depth > DEEPEST || ++this.#steps > MOST_STEPS) this.fail("too deep");
    const result = rule();
    this.#depth--;
    return result;
  }

  /** Reads where the name was before, once `B` is read; what is silent is not read again. */
  backReference(rule: () => void): void {
    const here = this.#at - 1;
    const index = this.base62();
    if (this.#isSilent) return;
    if (index < 0n || index >= BigInt(here)) this.fail("invalid reference");
    const [at, end] = [this.#at, this.#end];
    [this.#at, this.#end] = [Number(index), here];
    rule();
    [this.#at, this.#end] = [at, end];
  }
}
