/**
 * Where a function keeps what leads to its caller, by the table that compilers
 * write for exceptions (`.eh_frame`). x86-64.
 *
 * @module
 */
import { PT_LOAD, readElf, sectionData, type Segment } from "../object/elf.ts";
import { FileBytes } from "../object/file_bytes.ts";
import { DwarfBytes, UnknownForm } from "./dwarf_bytes.ts";

/** How to get from a place in a function to its caller. The return address is 8 bytes below the frame. */
export interface FrameRule {
  /** The frame's address is so far from one of the registers. */
  base: "stack" | "frame";
  offset: number;
  /** Where the caller's frame pointer is kept, from the frame's address; nothing if it is in its register. */
  framePointer: number | undefined;
}

const X86_64 = 62;
const TABLE = ".eh_frame";
const HEADER = ".eh_frame_hdr";
/** Pairs of 32 bits, relative to the header. */
const SORTED_PAIRS = 0x3b;
const PAIR = 8;
/** Registers by number. */
const FRAME_POINTER = 6;
const STACK_POINTER = 7;
const RETURN_ADDRESS = 16;
const RETURN_AT = -8;

/** What is common to some functions. */
interface Common {
  codeUnit: number;
  dataUnit: number;
  /** How addresses of these functions are written. */
  encoding: number;
  hasSizes: boolean;
  instructions: [from: number, to: number];
}

/** The code of a function, and where the table tells of it. */
interface Entry {
  start: number;
  end: number;
  /** Where what follows its size begins, and where its record ends. */
  at: number;
  until: number;
  common: Common;
}

/** A part of a file, and where it is in memory, as the linker says. */
interface TablePart {
  bytes: Uint8Array;
  address: number;
}

/** Which part of a file is loaded where. */
type Loaded = Pick<Segment, "offset" | "vaddr" | "filesz">;

/** The rules of a file. Only what is needed is looked at: a library has thousands of functions. */
export class FrameRules {
  readonly #table: DataView;
  readonly #address: number;
  readonly #starts: StartTable | undefined;
  readonly #loaded: readonly Loaded[];
  readonly #commons = new Map<number, Common>();

  /**
   * @param table What is told of each function.
   * @param header Where each function begins, and what is told of it.
   */
  constructor(table: TablePart, header: TablePart, loaded: readonly Loaded[]) {
    this.#table = viewOf(table.bytes);
    this.#address = table.address;
    this.#starts = orNothing(() => new StartTable(viewOf(header.bytes), header.address));
    this.#loaded = loaded;
  }

  /**
   * Reads the rules of a file.
   *
   * @param path The file.
   * @returns Nothing if it has none, or is of another machine.
   * @throws {ObjectError} If it is no ELF file, or broken.
   */
  static read(path: string): FrameRules | undefined {
    using file = new FileBytes(path);
    const { machine, wide, little, sections, segments } = readElf(file);
    const part = (name: string): TablePart | undefined => {
      const section = sections.find((each) => each.name === name);
      return section && { bytes: sectionData(file, section), address: Number(section.addr) };
    };
    const [table, header] = [part(TABLE), part(HEADER)];
    if (machine !== X86_64 || !wide || !little || !table || !header) return undefined;
    return new FrameRules(table, header, segments.filter(({ type }) => type === PT_LOAD));
  }

  /**
   * The rule at a place.
   *
   * @param offset Of the instruction, in the file.
   * @returns Nothing where the table does not say, or says what is not known here.
   */
  at(offset: number): FrameRule | undefined {
    const address = this.#addressOf(offset);
    if (address === undefined) return undefined;
    return orNothing(() => {
      const entry = this.#entryAt(address);
      if (!entry) return undefined;
      const { common, start, until } = entry;
      const row = new Row(common, start);
      row.run(this.#bytes(common.instructions[0]), common.instructions[1], Infinity);
      row.begin();
      row.run(this.#bytes(entry.at), until, address);
      return row.rule;
    });
  }

  #bytes(at: number): DwarfBytes {
    return new DwarfBytes(this.#table, this.#address, at);
  }

  #addressOf(offset: number): number | undefined {
    const segment = this.#loaded.find(({ offset: from, filesz }) =>
      offset >= Number(from) && offset < Number(from + filesz)
    );
    return segment && offset - Number(segment.offset) + Number(segment.vaddr);
  }

  #entryAt(address: number): Entry | undefined {
    const record = this.#starts?.recordOf(address);
    if (record === undefined) return undefined;
    const bytes = this.#bytes(record - this.#address);
    const length = bytes.u32();
    const body = bytes.at;
    const back = bytes.u32();
    const common = this.#commonAt(body - back);
    const start = bytes.pointer(common.encoding);
    const end = start + bytes.pointer(common.encoding & 0x0f);
    if (address < start || address >= end) return undefined;
    return {
      start,
      end,
      at: common.hasSizes ? skip(bytes) : bytes.at,
      until: body + length,
      common,
    };
  }

  #commonAt(at: number): Common {
    let known = this.#commons.get(at);
    if (!known) this.#commons.set(at, known = readCommon(this.#bytes(at)));
    return known;
  }
}

/** The sorted table of the header. */
class StartTable {
  readonly #view: DataView;
  readonly #address: number;
  readonly #at: number;
  readonly #count: number;

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

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnknownForm || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Behind a part that says how long it is. */
function skip(bytes: DwarfBytes): number {
  const length = bytes.unsigned();
  return bytes.at + length;
}

function readCommon(bytes: DwarfBytes): Common {
  const until = bytes.u32() + bytes.at;
  bytes.u32();
  const version = bytes.u8();
  const has = bytes.text();
  // `S` are frames that a signal has left, whose caller is not behind a call.
  if (version !== 1 || !/^(z[RPL]*)?$/.test(has)) {
    throw new UnknownForm(`version ${version}, "${has}"`);
  }
  const common = { codeUnit: bytes.unsigned(), dataUnit: bytes.signed(), encoding: 0 };
  if (bytes.u8() !== RETURN_ADDRESS) throw new UnknownForm("another return address");
  let from = bytes.at;
  if (has !== "") {
    from = skip(bytes);
    for (const what of has.slice(1)) {
      const encoding = bytes.u8();
      if (what === "R") common.encoding = encoding;
      else if (what === "P") bytes.pointer(encoding);
    }
  }
  return { ...common, hasSizes: has !== "", instructions: [from, until] };
}

/** Where a register is kept: at an offset, in itself, or in a way that is not known here. */
type Kept = number | "itself" | "unknown";

interface State {
  base: number | undefined;
  offset: number;
  frame: Kept;
  returns: Kept;
}

/** A row of the table: what holds at an address, once all instructions before it were run. */
class Row {
  #state: State = { base: undefined, offset: 0, frame: "itself", returns: "unknown" };
  #initial: State = this.#state;
  #remembered: State[] = [];
  #at: number;
  readonly #common: Common;

  constructor(common: Common, start: number) {
    this.#common = common;
    this.#at = start;
  }

  /** What was common to some functions is done, those of one follow. */
  begin(): void {
    this.#initial = { ...this.#state };
  }

  get rule(): FrameRule | undefined {
    const { base, offset, frame, returns } = this.#state;
    if (returns !== RETURN_AT || frame === "unknown") return undefined;
    if (base !== STACK_POINTER && base !== FRAME_POINTER) return undefined;
    return {
      base: base === STACK_POINTER ? "stack" : "frame",
      offset,
      framePointer: frame === "itself" ? undefined : frame,
    };
  }

  /** Runs instructions until they speak of what comes after an address. */
  run(bytes: DwarfBytes, until: number, address: number): void {
    while (bytes.at < until && this.#at <= address) {
      const code = bytes.u8();
      const low = code & 0x3f;
      switch (code >> 6) {
        case 1:
          if (!this.#advance(low, address)) return;
          break;
        case 2:
          this.#keep(low, bytes.unsigned() * this.#common.dataUnit);
          break;
        case 3:
          this.#restore(low);
          break;
        default:
          if (!this.#other(low, bytes, address)) return;
      }
    }
  }

  #advance(units: number, address: number): boolean {
    this.#at += units * this.#common.codeUnit;
    return this.#at <= address;
  }

  /** @returns Whether what follows still holds at the address. */
  #other(code: number, bytes: DwarfBytes, address: number): boolean {
    const { dataUnit } = this.#common;
    const state = this.#state;
    switch (code) {
      case 0x00: // nothing
        break;
      case 0x02:
        return this.#advance(bytes.u8(), address);
      case 0x03:
        return this.#advance(bytes.u16(), address);
      case 0x04:
        return this.#advance(bytes.u32(), address);
      case 0x05:
        this.#keep(bytes.unsigned(), bytes.unsigned() * dataUnit);
        break;
      case 0x06:
        this.#restore(bytes.unsigned());
        break;
      case 0x07: // undefined: a thread begins here
        this.#keep(bytes.unsigned(), "unknown");
        break;
      case 0x08:
        this.#keep(bytes.unsigned(), "itself");
        break;
      case 0x09:
        this.#keep(bytes.unsigned(), "unknown");
        bytes.unsigned();
        break;
      case 0x0a:
        this.#remembered.push({ ...state });
        break;
      case 0x0b:
        this.#state = this.#remembered.pop() ?? fail("nothing was remembered");
        break;
      case 0x0c:
        state.base = bytes.unsigned();
        state.offset = bytes.unsigned();
        break;
      case 0x0d:
        state.base = bytes.unsigned();
        break;
      case 0x0e:
        state.offset = bytes.unsigned();
        break;
      case 0x0f: // computed
        state.base = undefined;
        bytes.at = skip(bytes);
        break;
      case 0x10:
      case 0x16:
        this.#keep(bytes.unsigned(), "unknown");
        bytes.at = skip(bytes);
        break;
      case 0x11:
        this.#keep(bytes.unsigned(), bytes.signed() * dataUnit);
        break;
      case 0x12:
        state.base = bytes.unsigned();
        state.offset = bytes.signed() * dataUnit;
        break;
      case 0x13:
        state.offset = bytes.signed() * dataUnit;
        break;
      case 0x2e: // size of arguments
        bytes.unsigned();
        break;
      default:
        return fail(`instruction 0x${code.toString(16)}`);
    }
    return true;
  }

  #keep(register: number, kept: Kept): void {
    if (register === FRAME_POINTER) this.#state.frame = kept;
    else if (register === RETURN_ADDRESS) this.#state.returns = kept;
  }

  #restore(register: number): void {
    if (register === FRAME_POINTER) this.#state.frame = this.#initial.frame;
    else if (register === RETURN_ADDRESS) this.#state.returns = this.#initial.returns;
  }
}

function fail(what: string): never {
  throw new UnknownForm(what);
}
