import type { EventTarget, Libc, MappedMemory } from "./libc.ts";
import { PerfRing } from "./perf_ring.ts";
import type { RecordListener } from "./perf_records.ts";

const ENABLE = 0x2400n;
const DISABLE = 0x2401n;

/** A perf event of one thread, and the ring that it writes into. */
export class PerfEvent implements Disposable {
  readonly #libc: Libc;
  readonly #file: number;
  readonly #memory: MappedMemory;
  #ring: PerfRing | undefined;

  private constructor(libc: Libc, file: number, memory: MappedMemory) {
    this.#libc = libc;
    this.#file = file;
    this.#memory = memory;
    this.#ring = new PerfRing(memory.buffer, libc.pageSize);
    libc.control(file, ENABLE);
  }

  /**
   * Opens an event; it writes from now on.
   *
   * @param libc The C library; it must outlive the event.
   * @param attributes What to ask for.
   * @param target What to watch.
   * @param bytes Size of the ring; it is smaller where a user may not have so much.
   * @returns The event, or the kernel's error number.
   */
  static open(
    libc: Libc,
    attributes: Uint8Array<ArrayBuffer>,
    target: EventTarget,
    bytes: number,
  ): PerfEvent | number {
    const file = libc.openEvent(attributes, target);
    if (file < 0) return -file;
    for (let size = 2 ** Math.ceil(Math.log2(bytes));; size /= 2) {
      const memory = libc.map(file, libc.pageSize + Math.max(size, libc.pageSize));
      if (typeof memory !== "number") return new PerfEvent(libc, file, memory);
      if (size > libc.pageSize) continue;
      libc.closeFile(file);
      return -memory;
    }
  }

  /** @returns Whether all records that were there were whole. */
  read(listener: RecordListener): boolean {
    return this.#ring?.read(listener) ?? true;
  }

  /** Ends it; what it has written can still be read until it is disposed of. */
  stop(): void {
    this.#libc.control(this.#file, DISABLE);
  }

  [Symbol.dispose](): void {
    if (!this.#ring) return;
    // Nothing may read from memory that is not there any more.
    this.#ring = undefined;
    this.#memory.unmap();
    this.#libc.closeFile(this.#file);
  }
}
