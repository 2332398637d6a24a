/**
 * Names as Rust makes them now: RFC 2603.
 *
 * @module
 */
import { BASIC_TYPES } from "./basic_types.ts";
import { constantText } from "./constant_text.ts";
import { decodePunycode } from "./punycode.ts";
import { RustReader } from "./rust_reader.ts";

/** Namespaces with a name of their own. */
const NAMESPACES: Readonly<Record<string, string>> = { C: "closure", S: "shim" };

/**
 * Demangles a name.
 *
 * @param name The name, with `_R` in front.
 * @param generics Whether to tell arguments of generics.
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
