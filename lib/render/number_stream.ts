/** Whole numbers from 0 on in as few bytes as they need: LEB128. */
export class NumberStream {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** @param size How many bytes to expect. */
  constructor(size = 1024) {
    this.#bytes = new Uint8Array(Math.max(size, 16));
  }

  /** Adds a number; beyond 2^53 it has gaps, and they stay as they are. */
  add(number: number): void {
    if (this.#length + 10 > this.#bytes.length) this.#grow();
    let rest = number;
    while (rest >= 0x8000_0000) {
      this.#bytes[this.#length++] = rest % 128 | 128;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 128) {
      this.#bytes[this.#length++] = rest & 127 | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** All numbers so far. */
  base64(): string {
    return this.#bytes.subarray(0, this.#length).toBase64();
  }

  #grow(): void {
    const larger = new Uint8Array(this.#bytes.length * 2);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
