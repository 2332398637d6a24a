import { DwarfBytes, UnknownForm } from "./dwarf_bytes.ts";

/** Pairs of 32 bits, relative to the header. */
const SORTED_PAIRS = 0x3b;
const PAIR = 8;

/** The sorted table of `.eh_frame_hdr`: where functions begin, and where each is described. */
export class StartTable {
  readonly #view: DataView;
  readonly #address: number;
  readonly #at: number;
  readonly #count: number;

  /**
   * @param view The header.
   * @param address Where it is in memory, as the linker says.
   * @throws {UnknownForm} If it is of another form.
   */
  constructor(view: DataView, address: number) {
    this.#view = view;
    this.#address = address;
    const bytes = new DwarfBytes(view, address);
    const [version, table, count, pairs] = [bytes.u8(), bytes.u8(), bytes.u8(), bytes.u8()];
    if (version !== 1 || pairs !== SORTED_PAIRS) throw new UnknownForm("another header");
    bytes.pointer(table);
    this.#count = bytes.pointer(count);
    this.#at = bytes.at;
  }

  /** Where the record of the last function is that begins at an address, or before it. */
  recordOf(address: number): number | undefined {
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = low + high >> 1;
      if (this.#number(middle, 0) <= address) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : this.#number(low - 1, 4);
  }

  #number(row: number, of: 0 | 4): number {
    return this.#view.getInt32(this.#at + row * PAIR + of, true) + this.#address;
  }
}
