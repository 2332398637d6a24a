/** Something that these tables do not say in a way that is known here. */
export class UnknownForm extends Error {
  override name = "UnknownForm";
}

const WORD = 8;
/** How an address is written: its form in the low half, what it is relative to in the high one. */
const FORMS: Readonly<Record<number, (bytes: DwarfBytes) => number>> = {
  0x00: (bytes) => bytes.i64(),
  0x03: (bytes) => bytes.u32(),
  0x04: (bytes) => bytes.i64(),
  0x0b: (bytes) => bytes.i32(),
  0x0c: (bytes) => bytes.i64(),
};
const RELATIVE_TO_ITSELF = 0x10;

/** Reads numbers of DWARF's tables, one after another. */
export class DwarfBytes {
  at: number;
  readonly #view: DataView;
  readonly #address: number;

  /**
   * @param view The table, whose numbers begin with the low byte.
   * @param address Where its beginning is in memory.
   */
  constructor(view: DataView, address: number, at = 0) {
    this.#view = view;
    this.#address = address;
    this.at = at;
  }

  get length(): number {
    return this.#view.byteLength;
  }

  u8(): number {
    return this.#view.getUint8(this.at++);
  }

  u16(): number {
    return this.#view.getUint16((this.at += 2) - 2, true);
  }

  u32(): number {
    return this.#view.getUint32((this.at += 4) - 4, true);
  }

  i32(): number {
    return this.#view.getInt32((this.at += 4) - 4, true);
  }

  /** Addresses of files are exact as numbers. */
  i64(): number {
    return Number(this.#view.getBigInt64((this.at += WORD) - WORD, true));
  }

  /** A number in groups of seven bits. */
  unsigned(): number {
    return this.#groups().value;
  }

  signed(): number {
    const { value, bits, last } = this.#groups();
    return (last & 0x40) !== 0 ? value - 2 ** bits : value;
  }

  /** @param encoding How it is written. */
  pointer(encoding: number): number {
    const from = this.#address + this.at;
    const read = FORMS[encoding & 0x0f];
    // The highest bit says that the address itself is there, which changes nothing of its length.
    const base = encoding & 0x70;
    if (!read || (base !== 0 && base !== RELATIVE_TO_ITSELF)) {
      throw new UnknownForm(`address encoding 0x${encoding.toString(16)}`);
    }
    return read(this) + (base === 0 ? 0 : from);
  }

  /** Where what follows a part begins that says how long it is. */
  behindPart(): number {
    const length = this.unsigned();
    return this.at + length;
  }

  text(): string {
    let text = "";
    for (let code = this.u8(); code !== 0; code = this.u8()) text += String.fromCharCode(code);
    return text;
  }

  #groups(): { value: number; bits: number; last: number } {
    let [value, bits, last] = [0, 0, 0];
    do {
      last = this.u8();
      value += (last & 0x7f) * 2 ** bits;
      bits += 7;
    } while ((last & 0x80) !== 0);
    return { value, bits, last };
  }
}
