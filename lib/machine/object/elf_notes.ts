/**
 * Build ids of ELF files.
 *
 * @module
 */
import { type ElfFile, PT_NOTE, SHT_NOTE } from "./elf.ts";
import type { FileBytes } from "./file_bytes.ts";

const NOTE_BUILD_ID = 3;
const HEADER_SIZE = 12;
const MAX_NOTE = 1 << 20;

interface Note {
  name: string;
  type: number;
  description: Uint8Array;
}

/**
 * Finds the GNU build id.
 *
 * @param file The file.
 * @param elf Its headers.
 * @returns The id in hexadecimal, `""` if there is none, or more than one.
 */
export function elfBuildId(file: FileBytes, { segments, sections, little }: ElfFile): string {
  const places = [
    ...segments.filter(({ type }) => type === PT_NOTE)
      .map(({ offset, filesz, align }) => ({ offset, size: filesz, align })),
    ...sections.filter(({ type }) => type === SHT_NOTE),
  ];
  for (const { offset, size, align } of places) {
    const notes = parseNotes(file.upTo(offset, Number(size)), Number(align), little);
    const ids = notes?.filter(({ name, type }) => name === "GNU" && type === NOTE_BUILD_ID);
    if (!ids || ids.length > 1) return "";
    const [id] = ids;
    if (id) return id.description.toHex();
  }
  return "";
}

/** @returns `undefined` if they are broken. */
function parseNotes(bytes: Uint8Array, align: number, little: boolean): Note[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const notes: Note[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + HEADER_SIZE > bytes.length) return undefined;
    const [nameSize, size, type] = [0, 4, 8].map((i) => view.getUint32(at + i, little)) as Triple;
    if (nameSize > MAX_NOTE || size > MAX_NOTE) return undefined;
    at += HEADER_SIZE;
    // The name ends where its zero is, whatever its length is said to be.
    const end = nameSize > 0 ? bytes.indexOf(0, at) : at - 1;
    if (nameSize > 0 && end < 0) return undefined;
    const name = new TextDecoder().decode(bytes.subarray(at, end));
    const length = nameSize > 0 ? end + 1 - at : 0;
    at += length + padding(HEADER_SIZE + length, align);
    if (at + size > bytes.length) return undefined;
    notes.push({ name, type, description: bytes.subarray(at, at + size) });
    at += size + padding(size, align);
  }
  return notes;
}

type Triple = [number, number, number];

function padding(size: number, align: number): number {
  return align > 0 ? (align - size % align) % align : 0;
}
