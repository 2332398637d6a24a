import type { ElfFile } from "../object/elf.ts";
import { PT_LOAD } from "../object/elf.ts";
import type { FileBytes } from "../object/file_bytes.ts";

const PAGE = 1 << 16;
const utf8 = new TextDecoder();

/** Texts at addresses of a file, of which most stand close together. */
export class TextPages {
  readonly #file: FileBytes;
  readonly #segments: { start: number; end: number; offset: number }[];
  #page: Uint8Array = new Uint8Array();
  #pageStart = -1;

  constructor(file: FileBytes, { segments }: ElfFile) {
    this.#file = file;
    this.#segments = segments.filter(({ type }) => type === PT_LOAD).map((segment) => ({
      start: Number(segment.vaddr),
      end: Number(segment.vaddr + segment.filesz),
      offset: Number(segment.offset),
    }));
  }

  /** @returns Nothing if there are no such bytes in the file. */
  at(address: number, length: number): string | undefined {
    const segment = this.#segments.find(({ start, end }) =>
      address >= start && address + length <= end
    );
    if (!segment) return undefined;
    const offset = address - segment.start + segment.offset;
    const first = offset - this.#pageStart;
    if (this.#pageStart < 0 || first < 0 || first + length > this.#page.length) {
      this.#page = this.#file.upTo(BigInt(offset), PAGE);
      this.#pageStart = offset;
    }
    const at = offset - this.#pageStart;
    return utf8.decode(this.#page.subarray(at, at + length));
  }
}
