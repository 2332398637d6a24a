/**
 * The records that perf events write.
 *
 * @module
 */

/** Hears what records say. */
export interface RecordListener {
  /** Whether samples of a process are wanted; all are by default. */
  wants?(process: number): boolean;
  /**
   * A stack of a thread.
   *
   * @param thread Its number.
   * @param time In nanoseconds of the monotonic clock.
   * @param chain Addresses as signed numbers of 64 bits, innermost first, with the kernel's marks
   *   between its own and the program's. It is used again afterwards.
   * @param more What else it has, after the chain; only to be looked at now.
   */
  sample?(thread: number, time: number, chain: Float64Array, more: DataView): void;
  /**
   * A thread got a core or lost it.
   *
   * @param time In nanoseconds of the monotonic clock.
   * @param isOn Whether it got one.
   * @param wouldRun Whether it could have gone on when it lost it.
   */
  switched?(time: number, isOn: boolean, wouldRun: boolean): void;
  /** A thread of a process has a name from now on. */
  named?(process: number, thread: number, name: string): void;
  /** So many records did not fit. */
  lost(count: number): void;
  /** The kernel held samples back because there were too many. */
  throttled?(): void;
}

const HEADER_SIZE = 8;
const KIND = { lost: 2, name: 3, throttle: 5, sample: 9, lostSamples: 13, switch: 14 } as const;
/** In the header's bits of a switch. */
const SWITCHED_OUT = 1 << 13;
const WOULD_RUN = 1 << 14;
/** `kernel.perf_event_max_stack` is 127 unless somebody raised it; each context has a mark. */
const MAX_CHAIN = 4096;
const WORD = 8;

/** Parses records; equal parts of memory are used for all. */
export class RecordReader {
  #chain = new Float64Array(256);

  /**
   * Reads records. They are as {@linkcode stackAttributes} and {@linkcode switchAttributes} ask for.
   *
   * @param view Whole records.
   * @param listener Hears of them.
   * @returns How many bytes at the end are no whole record.
   *
   * @example
   * ```ts
   * import { RecordReader } from "./perf_records.ts";
   * import { strictEqual } from "node:assert/strict";
   *
   * const lost = new DataView(new BigUint64Array([2n | 24n << 48n, 1n, 5n]).buffer);
   * let count = 0;
   * strictEqual(new RecordReader().read(lost, { lost: (many) => count += many }), 0);
   * strictEqual(count, 5);
   * ```
   */
  read(view: DataView, listener: RecordListener): number {
    let at = 0;
    while (at + HEADER_SIZE <= view.byteLength) {
      const size = view.getUint16(at + 6, true);
      if (size < HEADER_SIZE || at + size > view.byteLength) break;
      this.#record(view, at, size, listener);
      at += size;
    }
    return view.byteLength - at;
  }

  #record(view: DataView, at: number, size: number, listener: RecordListener): void {
    const body = at + HEADER_SIZE;
    const words = (size - HEADER_SIZE) / WORD;
    switch (view.getUint32(at, true)) {
      case KIND.sample:
        if (words >= 4) this.#sample(view, body, words, listener);
        break;
      case KIND.switch: {
        const flags = view.getUint16(at + 4, true);
        if (words < 2) break;
        const isOn = (flags & SWITCHED_OUT) === 0;
        listener.switched?.(readNumber(view, body + WORD), isOn, (flags & WOULD_RUN) !== 0);
        break;
      }
      case KIND.name:
        if (words >= 4) this.#name(view, body, words, listener);
        break;
      case KIND.lost:
        if (words >= 2) listener.lost(readNumber(view, body + WORD));
        break;
      case KIND.lostSamples:
        if (words >= 1) listener.lost(readNumber(view, body));
        break;
      case KIND.throttle:
        listener.throttled?.();
        break;
    }
  }

  /** Process and thread, a name that is filled up with zeros; thread and time. */
  #name(view: DataView, body: number, words: number, listener: RecordListener): void {
    const length = (words - 3) * WORD;
    const bytes = new Uint8Array(view.buffer, view.byteOffset + body + WORD, length);
    const end = bytes.indexOf(0);
    // What is shared with the kernel cannot be decoded in place everywhere.
    const name = new TextDecoder().decode(bytes.slice(0, end < 0 ? length : end));
    listener.named?.(view.getUint32(body, true), view.getUint32(body + 4, true), name);
  }

  /** Address, process and thread, time, length of the chain, chain, and what else was wanted. */
  #sample(view: DataView, body: number, words: number, listener: RecordListener): void {
    const length = readNumber(view, body + 3 * WORD);
    if (!(length >= 0 && length <= Math.min(words - 4, MAX_CHAIN))) return;
    if (listener.wants?.(view.getUint32(body + WORD, true)) === false) return;
    if (this.#chain.length < length) this.#chain = new Float64Array(length * 2);
    const chain = this.#chain.subarray(0, length);
    for (let i = 0; i < length; i++) chain[i] = readNumber(view, body + (4 + i) * WORD);
    const thread = view.getUint32(body + WORD + 4, true);
    const from = body + (4 + length) * WORD;
    const more = new DataView(view.buffer, view.byteOffset + from, body + words * WORD - from);
    listener.sample?.(thread, readNumber(view, body + 2 * WORD), chain, more);
  }
}

/** Signed 64 bits. Addresses of programs and kernels are exact so, and times for a hundred days. */
export function readNumber(view: DataView, at: number): number {
  return view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
}
