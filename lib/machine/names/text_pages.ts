import type { ElfFile } from "../object/elf.ts";
import { PT_LOAD } from "../object/elf.ts";
import type { FileBytes } from "../object/file_bytes.ts";

const PAGE = 1 << 16;
/** Bounds memory; most texts stand close together. */
const MAX_PAGES = 256;
const utf8 = new TextDecoder();

/** Texts at addresses of a file. */
export class TextPages {
  readonly #file: FileBytes;
  readonly #segments: { start: number; end: number; offset: number }[];
  readonly #pages = new Map<number, Uint8Array>();

  /** @param elf Headers of the file. */
  constructor(file: FileBytes, { segments }: ElfFile) {
    this.#file = file;
    this.#segments = segments.filter(({ type }) => type === PT_LOAD).map((segment) => ({
      start: Number(segment.vaddr),
      end: Number(segment.vaddr + segment.filesz),
      offset: Number(segment.offset),
    }));
  }

  /** @returns Nothing if the file does not have the bytes. */
  at(address: number, length: number): string | undefined {
    const offset = this.#offsetOf(address, length);
    return offset === undefined ? undefined : utf8.decode(this.#bytes(offset, length));
  }

  /** Whether there are these bytes, few of them. */
  startsWith(address: number, bytes: Uint8Array): boolean {
    const offset = this.#offsetOf(address, bytes.length);
    if (offset === undefined) return false;
    const there = this.#bytes(offset, bytes.length);
    return bytes.every((byte, i) => there[i] === byte);
  }

  #offsetOf(address: number, length: number): number | undefined {
    for (const { start, end, offset } of this.#segments) {
      if (address >= start && address + length <= end) return address - start + offset;
    }
    return undefined;
  }

  #bytes(offset: number, length: number): Uint8Array {
    const first = Math.floor(offset / PAGE);
    const at = offset - first * PAGE;
    if (at + length <= PAGE) return this.#page(first).subarray(at, at + length);
    return this.#file.upTo(BigInt(offset), length);
  }

  #page(number: number): Uint8Array {
    let page = this.#pages.get(number);
    if (!page) {
      if (this.#pages.size >= MAX_PAGES) this.#pages.clear();
      this.#pages.set(number, page = this.#file.upTo(BigInt(number * PAGE), PAGE));
    }
    return page;
  }
}
