import { type RecordListener, RecordReader } from "./perf_records.ts";

/** Where the first page says how far the kernel has written, and how far was read. */
const HEAD = 1024;
const TAIL = 1032;

/**
 * The memory that a perf event writes records into, from whose end it goes on
 * at the beginning. What does not fit until it is read is lost, and counted.
 */
export class PerfRing {
  readonly #head: BigUint64Array;
  readonly #tail: BigUint64Array;
  readonly #data: DataView;
  readonly #bytes: Uint8Array;
  readonly #reader = new RecordReader();

  /**
   * @param buffer A page that says how far it is written, and a power of two of pages.
   * @param pageSize Size of that page.
   */
  constructor(buffer: ArrayBuffer, pageSize: number) {
    this.#head = new BigUint64Array(buffer, HEAD, 1);
    this.#tail = new BigUint64Array(buffer, TAIL, 1);
    this.#data = new DataView(buffer, pageSize);
    this.#bytes = new Uint8Array(buffer, pageSize);
  }

  /**
   * Takes all records out.
   *
   * @param listener Hears of them.
   * @returns Whether they were whole; the rest after a broken one is left out.
   */
  read(listener: RecordListener): boolean {
    // The kernel writes on another core: its bytes are there before it says so.
    const head = Atomics.load(this.#head, 0);
    const tail = this.#tail[0]!;
    const length = Number(head - tail);
    if (length === 0) return true;
    const isWhole = length <= this.#bytes.length &&
      this.#reader.read(this.#view(Number(tail % BigInt(this.#bytes.length)), length), listener) ===
        0;
    Atomics.store(this.#tail, 0, head);
    return isWhole;
  }

  /** A part that goes on at the beginning is put together. */
  #view(start: number, length: number): DataView {
    const size = this.#bytes.length;
    const { buffer, byteOffset } = this.#data;
    if (start + length <= size) return new DataView(buffer, byteOffset + start, length);
    const whole = new Uint8Array(length);
    whole.set(this.#bytes.subarray(start));
    whole.set(this.#bytes.subarray(0, length - (size - start)), size - start);
    return new DataView(whole.buffer);
  }
}
