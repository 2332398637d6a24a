/** A list of unsigned numbers of 32 bits that takes four bytes for each. */
export class GrowingUint32 {
  #numbers = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Uint32Array(this.length + (this.length >> 1));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.length++] = value;
  }

  /** The numbers so far; a view. */
  values(): Uint32Array {
    return this.#numbers.subarray(0, this.length);
  }
}
