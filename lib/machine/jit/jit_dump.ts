/**
 * The machine code that a running program made, as V8 writes it with
 * `--perf-prof`: the format of Linux's perf, `jit-PID.dump`.
 *
 * @module
 */
import { ObjectError } from "../object/file_bytes.ts";

/** A piece of code, made once. */
export interface JitCode {
  /** V8's name for it. */
  name: string;
  /** In the process. */
  address: number;
  /** Its instructions, and behind them tables; empty if they were not written. */
  bytes: Uint8Array;
  /** Where its instructions are from, in the order of addresses. */
  places: JitPlace[];
}

/** From an address on, code is of this place in a script. */
export interface JitPlace {
  address: number;
  url: string;
  /** 1-based, of what runs. */
  line: number;
  column: number;
}

/** What a dump holds. */
export interface JitDump {
  /** ELF's number of the kind of machine. */
  machine: number;
  pid: number;
  /** In the order in which it was made. */
  codes: JitCode[];
}

const MAGIC = 0x4a695444;
const HEADER_SIZE = 40;
const RECORD_SIZE = 16;
const LOAD = 0;
const DEBUG = 2;
/** Where the name begins in a record of code. */
const LOAD_NAME = 56;
const DEBUG_ENTRIES = 32;
/** V8 counts places from an ELF header on that perf will put before the code. */
const ELF_HEADER = 0x40;
/** Stands for the name of the entry before. */
const SAME_NAME = "\xff";

/** Whether a file begins as a dump does, on a machine of either byte order. */
export function isJitDump(start: Uint8Array): boolean {
  if (start.length < 4) return false;
  const view = new DataView(start.buffer, start.byteOffset);
  return view.getUint32(0, true) === MAGIC || view.getUint32(0) === MAGIC;
}

/** The process that a dump is of, from its beginning. */
export function dumpPid(start: Uint8Array): number {
  const view = new DataView(start.buffer, start.byteOffset);
  return view.getUint32(20, view.getUint32(0, true) === MAGIC);
}

/**
 * Reads a dump. The last record may be cut off: the program may still run.
 *
 * @param data The whole file.
 * @param path Its name, for errors.
 * @throws {ObjectError} If it is no dump, or damaged.
 */
export function parseJitDump(data: Uint8Array, path: string): JitDump {
  if (!isJitDump(data) || data.length < HEADER_SIZE) {
    throw new ObjectError(`Cannot read machine code "${path}": it is no jitdump`);
  }
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const reader = new DumpReader(data, view.getUint32(0, true) === MAGIC);
  const dump: JitDump = { machine: reader.u32(12), pid: reader.u32(20), codes: [] };
  let places: JitPlace[] = [];
  for (let at = reader.u32(8); at + RECORD_SIZE <= data.length;) {
    const [type, size] = [reader.u32(at), reader.u32(at + 4)];
    if (size < RECORD_SIZE) {
      throw new ObjectError(
        `Cannot read machine code "${path}": the record at byte ${at} has a size of ${size}`,
      );
    }
    const end = at + size;
    if (end > data.length) break;
    // It comes before the code that it is about.
    if (type === DEBUG) places = reader.places(at, end);
    else if (type === LOAD) {
      dump.codes.push({ ...reader.code(at, end), places });
      places = [];
    }
    at = end;
  }
  return dump;
}

class DumpReader {
  #data: Uint8Array;
  #view: DataView;
  #little: boolean;
  #latin1 = new TextDecoder("latin1");

  constructor(data: Uint8Array, little: boolean) {
    this.#data = data;
    this.#view = new DataView(data.buffer, data.byteOffset, data.length);
    this.#little = little;
  }

  u32(at: number): number {
    return this.#view.getUint32(at, this.#little);
  }

  /** Addresses of processes have 47 bits. */
  u64(at: number): number {
    return Number(this.#view.getBigUint64(at, this.#little));
  }

  code(at: number, end: number): Omit<JitCode, "places"> {
    if (end - at <= LOAD_NAME) return { name: "", address: 0, bytes: new Uint8Array() };
    const [address, size] = [this.u64(at + 32), this.u64(at + 40)];
    const { text, next } = this.#text(at + LOAD_NAME, end);
    return { name: text, address, bytes: this.#data.subarray(next, Math.min(next + size, end)) };
  }

  places(at: number, end: number): JitPlace[] {
    const places: JitPlace[] = [];
    let url = "";
    for (let entry = at + DEBUG_ENTRIES; entry + RECORD_SIZE < end;) {
      const { text, next } = this.#text(entry + RECORD_SIZE, end);
      if (text !== SAME_NAME) url = text;
      const [line, column] = [this.u32(entry + 8), this.u32(entry + 12)];
      places.push({ address: this.u64(entry) - ELF_HEADER, url, line, column });
      entry = next;
    }
    return places;
  }

  #text(from: number, end: number): { text: string; next: number } {
    const found = this.#data.indexOf(0, from);
    const to = found < 0 || found > end ? end : found;
    const bytes = this.#data.subarray(from, to);
    const isPlain = bytes.every((byte) => byte < 0x80) || (bytes.length === 1 && bytes[0] === 0xff);
    const text = isPlain ? this.#latin1.decode(bytes) : new TextDecoder().decode(bytes);
    return { text, next: to + 1 };
  }
}
