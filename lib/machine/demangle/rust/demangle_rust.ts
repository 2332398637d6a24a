/**
 * Names of Rust, as its compiler makes them since 2025 (`_R…`).
 *
 * @module
 */
import { MangledError } from "../mangled_error.ts";

/** Namespaces with a name of their own. */
const NAMESPACES: Readonly<Record<string, string>> = { C: "closure", S: "shim" };

/**
 * Demangles a name.
 *
 * @param name The name, with `_R` in front.
 * @param generics Whether to show arguments of generics.
 * @returns The name for readers.
 * @throws {MangledError} If it is broken, or larger than any real one.
 */
export function demangleRust(name: string, generics: boolean): string {
  const [plain = ""] = name.slice(2).split(".", 1);
  const demangler = new RustDemangler(plain, generics);
  return demangler.demangle();
}

class RustDemangler {
  readonly #in: RustReader;
  readonly #generics: boolean;
  /** Lifetimes that are bound. */
  #lifetimes = 0;

  constructor(text: string, generics: boolean) {
    this.#in = new RustReader(text);
    this.#generics = generics;
  }

  demangle(): string {
    // A digit would be another version.
    if (/[0-9]/.test(this.#in.next)) this.#in.fail("unsupported version");
    this.#path(true);
    if (!this.#in.isAtEnd) this.#in.silently(() => this.#path(false));
    if (!this.#in.isAtEnd) this.#in.fail("unparsed characters");
    return this.#in.output;
  }

  /** Generics in types need no `::`. */
  #path(isValue: boolean): void {
    this.#in.nested(() => {
      const kind = this.#in.read();
      switch (kind) {
        case "C":
          return this.#in.write(this.#identifier().name);
        case "M":
        case "X":
        case "Y":
          return this.#implementation(kind);
        case "N":
          return this.#nestedPath(isValue);
        case "I":
          this.#path(isValue);
          this.#in.write(isValue ? "::<" : "<");
          this.#genericArgs();
          this.#in.write(">");
          return this.#in.expect("E");
        case "B":
          return this.#in.backReference(() => this.#path(isValue));
      }
      this.#in.fail("unrecognized path");
    });
  }

  #implementation(kind: string): void {
    if (kind !== "Y") {
      this.#in.silently(() => {
        this.#disambiguator();
        this.#path(false);
      });
    }
    this.#in.write("<");
    this.#type();
    if (kind !== "M") {
      this.#in.write(" as ");
      this.#path(false);
    }
    this.#in.write(">");
  }

  #nestedPath(isValue: boolean): void {
    const namespace = this.#in.read();
    if (!/^[a-z]$/i.test(namespace)) this.#in.fail("invalid namespace");
    this.#path(isValue);
    const { name, number } = this.#identifier();
    if (/[a-z]/.test(namespace)) return this.#in.write(`::${name}`);
    const kind = Object.hasOwn(NAMESPACES, namespace) ? NAMESPACES[namespace] : namespace;
    this.#in.write(`::{${kind}${name === "" ? "" : `:${name}`}#${number}}`);
  }

  #identifier(): { name: string; number: bigint } {
    const number = this.#disambiguator();
    return { name: this.#plainIdentifier().name, number };
  }

  #disambiguator(): bigint {
    return this.#in.take("s") ? this.#in.base62() + 1n : 0n;
  }

  #plainIdentifier(): { name: string; isEncoded: boolean } {
    const isEncoded = this.#in.take("u");
    const length = this.#in.decimal();
    this.#in.take("_");
    const name = this.#in.read(length);
    if (!/^[0-9A-Za-z_]*$/.test(name)) this.#in.fail("invalid identifier");
    return { name: isEncoded ? decodePunycode(name) : name, isEncoded };
  }

  #genericArgs(): void {
    const args = () => this.#list(() => this.#genericArg());
    if (this.#generics) args();
    else this.#in.silently(args);
  }

  /** Up to `E`, which stays. */
  #list(item: () => void, separator = ", "): number {
    let count = 0;
    for (; !this.#in.isAtEnd && this.#in.next !== "E"; count++) {
      if (count > 0) this.#in.write(separator);
      item();
    }
    return count;
  }

  #genericArg(): void {
    if (this.#in.take("L")) this.#lifetime(this.#in.base62());
    else if (this.#in.take("K")) this.#constant();
    else this.#type();
  }

  /** `for<'a, 'b> ` */
  #binder(): void {
    if (!this.#in.take("G")) return;
    const count = this.#in.base62() + 1n;
    // Each of them is used later.
    if (count >= BigInt(this.#in.left - this.#lifetimes)) this.#in.fail("too many lifetimes");
    this.#in.write("for<");
    for (let i = 0; i < Number(count); i++) {
      if (i > 0) this.#in.write(", ");
      this.#lifetimes++;
      this.#lifetime(1n);
    }
    this.#in.write("> ");
  }

  #lifetime(number: bigint): void {
    if (number === 0n) return this.#in.write("'_");
    const depth = BigInt(this.#lifetimes) - number;
    if (depth < 0n) this.#in.fail("invalid lifetime");
    const letter = depth < 26n ? String.fromCharCode(97 + Number(depth)) : `z${depth - 25n}`;
    this.#in.write(`'${letter}`);
  }

  #type(): void {
    this.#in.nested(() => {
      const { next } = this.#in;
      if (/[CMXYNI]/.test(next)) return this.#path(false);
      this.#in.read();
      const basic = Object.hasOwn(BASIC_TYPES, next) ? BASIC_TYPES[next] : undefined;
      if (basic !== undefined) return this.#in.write(basic);
      switch (next) {
        case "A":
        case "S":
          return this.#sequence(next === "A");
        case "T":
          return this.#tuple();
        case "R":
        case "Q":
          return this.#reference(next === "Q");
        case "P":
        case "O":
          this.#in.write(next === "P" ? "*const " : "*mut ");
          return this.#type();
        case "F":
          return this.#scoped(() => this.#signature());
        case "D":
          return this.#dynamic();
        case "B":
          return this.#in.backReference(() => this.#type());
      }
      this.#in.fail("unrecognized type");
    });
  }

  /** Lifetimes that are bound in a type are bound there only. */
  #scoped(rule: () => void): void {
    const before = this.#lifetimes;
    rule();
    this.#lifetimes = before;
  }

  #sequence(hasLength: boolean): void {
    this.#in.write("[");
    this.#type();
    if (hasLength) {
      this.#in.write("; ");
      this.#constant();
    }
    this.#in.write("]");
  }

  #tuple(): void {
    this.#in.write("(");
    const count = this.#list(() => this.#type());
    this.#in.write(count === 1 ? ",)" : ")");
    this.#in.expect("E");
  }

  #reference(isMutable: boolean): void {
    this.#in.write("&");
    const lifetime = this.#in.take("L") ? this.#in.base62() : 0n;
    if (lifetime > 0n) {
      this.#lifetime(lifetime);
      this.#in.write(" ");
    }
    if (isMutable) this.#in.write("mut ");
    this.#type();
  }

  #signature(): void {
    this.#binder();
    if (this.#in.take("U")) this.#in.write("unsafe ");
    if (this.#in.take("K")) this.#in.write(`extern "${this.#abi()}" `);
    this.#in.write("fn(");
    this.#list(() => this.#type());
    this.#in.expect("E");
    this.#in.write(")");
    if (this.#in.take("u")) return;
    this.#in.write(" -> ");
    this.#type();
  }

  #abi(): string {
    if (this.#in.take("C")) return "C";
    const { name, isEncoded } = this.#plainIdentifier();
    if (isEncoded) this.#in.fail("encoded ABI");
    return name.replaceAll("_", "-");
  }

  #dynamic(): void {
    this.#scoped(() => {
      this.#in.write("dyn ");
      this.#binder();
      this.#list(() => this.#trait(), " + ");
      this.#in.expect("E");
    });
    this.#in.expect("L");
    const lifetime = this.#in.base62();
    if (lifetime === 0n) return;
    this.#in.write(this.#in.last === " " ? "+ " : " + ");
    this.#lifetime(lifetime);
  }

  #trait(): void {
    let isOpen = this.#openPath();
    while (this.#in.take("p")) {
      this.#in.write(isOpen ? ", " : "<");
      isOpen = true;
      this.#in.write(`${this.#plainIdentifier().name} = `);
      this.#type();
    }
    if (isOpen) this.#in.write(">");
  }

  /** @returns Whether arguments of generics are not closed yet. */
  #openPath(): boolean {
    if (this.#in.take("B")) {
      let isOpen = false;
      this.#in.backReference(() => isOpen = this.#in.nested(() => this.#openPath()));
      return isOpen;
    }
    if (!this.#in.take("I")) {
      this.#path(false);
      return false;
    }
    this.#path(false);
    this.#in.write("<");
    this.#genericArgs();
    this.#in.expect("E");
    return true;
  }

  #constant(): void {
    const type = this.#in.read();
    if (type === "B") {
      return this.#in.backReference(() => this.#in.nested(() => this.#constant()));
    }
    if (type === "p") return this.#in.write("_");
    const isSigned = /[aslxni]/.test(type);
    if (!isSigned && !/[htmyojbc]/.test(type)) this.#in.fail("unrecognized constant");
    if (isSigned && this.#in.take("n")) this.#in.write("-");
    const digits = this.#in.hexDigits();
    this.#in.write(constantText(type, digits));
  }
}

const CHAR_ESCAPES: Readonly<Record<number, string>> = {
  9: "\\t",
  10: "\\n",
  13: "\\r",
  39: "\\'",
  92: "\\\\",
};

/**
 * Writes a constant.
 *
 * @param type The letter of its type.
 * @param digits Its value, in hexadecimal.
 * @returns The text.
 * @throws {MangledError} If the type does not have the value.
 */
function constantText(type: string, digits: string): string {
  const value = BigInt(`0x${digits}`);
  if (type === "b") {
    if (digits.length > 1 || value > 1n) throw new MangledError("invalid boolean");
    return value === 1n ? "true" : "false";
  }
  if (type !== "c") return digits.length > 16 ? `0x${digits}` : String(value);
  if (digits.length > 6) throw new MangledError("character too large");
  const code = Number(value);
  if (Object.hasOwn(CHAR_ESCAPES, code)) return `'${CHAR_ESCAPES[code]}'`;
  return code >= 32 && code < 127 ? `'${String.fromCharCode(code)}'` : `'\\u{${digits}}'`;
}

/** Types with one letter. */
const BASIC_TYPES: Readonly<Record<string, string>> = {
  a: "i8",
  b: "bool",
  c: "char",
  d: "f64",
  e: "str",
  f: "f32",
  h: "u8",
  i: "isize",
  j: "usize",
  l: "i32",
  m: "u32",
  n: "i128",
  o: "u128",
  p: "_",
  s: "i16",
  t: "u16",
  u: "()",
  v: "...",
  x: "i64",
  y: "u64",
  z: "!",
};

const BASE = 36;
const LEAST = 1;
const MOST = 26;
const SKEW = 38;
const DAMP = 700;
const LARGEST = 2 ** 31 - 1;

/**
 * Decodes an identifier with characters that are not ASCII: RFC 3492, with `_`
 * for `-`, and with letters before digits.
 *
 * @param text The identifier.
 * @returns Its characters.
 * @throws {MangledError} If it is broken.
 */
function decodePunycode(text: string): string {
  const split = text.lastIndexOf("_");
  const chars = [...text.slice(0, Math.max(split, 0))];
  const encoded = text.slice(split + 1);
  let [code, bias, place] = [128, 72, 0];
  for (let at = 0; at < encoded.length;) {
    const before = place;
    let weight = 1;
    for (let k = BASE;; k += BASE) {
      const digit = digitOf(encoded[at++]);
      place += digit * weight;
      const threshold = Math.min(Math.max(k - bias, LEAST), MOST);
      if (digit < threshold) break;
      if (weight >= Math.floor(LARGEST / BASE)) throw new MangledError("punycode overflow");
      weight *= BASE - threshold;
    }
    const count = chars.length + 1;
    bias = adapt(place - before, count, before === 0);
    code += Math.floor(place / count);
    place %= count;
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
      throw new MangledError("not a character of punycode");
    }
    chars.splice(place++, 0, String.fromCodePoint(code));
  }
  return chars.join("");
}

function digitOf(char: string | undefined): number {
  if (char !== undefined && /[0-9]/.test(char)) return Number(char) + 26;
  if (char !== undefined && /[a-z]/i.test(char)) return Number.parseInt(char, 36) - 10;
  throw new MangledError("invalid punycode");
}

function adapt(change: number, count: number, isFirst: boolean): number {
  let delta = Math.floor(change / (isFirst ? DAMP : 2));
  delta += Math.floor(delta / count);
  let k = 0;
  for (; delta > ((BASE - LEAST) * MOST) / 2; k += BASE) delta = Math.floor(delta / (BASE - LEAST));
  return k + Math.floor((BASE - LEAST + 1) * delta / (delta + SKEW));
}

/** Rules in rules; no real name comes near. */
const DEEPEST = 500;
/** No name that a compiler made is so long. */
const LONGEST = 1 << 20;
/** References make short names long; so many steps no real name takes. */
const MAX_STEPS = 2_000_000;

/** Reads a mangled name, and takes what is written of it. */
class RustReader {
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
   * Reads hexadecimal digits up to `_`, without zeros in front. Go's pprof counts
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
    if (++this.#depth > DEEPEST || ++this.#steps > MAX_STEPS) this.fail("too deep");
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
