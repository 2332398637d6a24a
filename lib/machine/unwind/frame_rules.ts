/**
 * Where a function keeps what leads to its caller, by the table that compilers
 * write for exceptions (`.eh_frame`). x86-64.
 *
 * @module
 */
import { PT_LOAD, readElf, sectionData, type Segment } from "../object/elf.ts";
import { FileBytes } from "../object/file_bytes.ts";
import { DwarfBytes, UnknownForm } from "./dwarf_bytes.ts";
import { type CommonRules, readCommon } from "./common_rules.ts";
import { FrameRow, type FrameRule } from "./frame_row.ts";
import { StartTable } from "./start_table.ts";

const X86_64 = 62;
const TABLE = ".eh_frame";
const HEADER = ".eh_frame_hdr";

/** The code of a function, and where the table describes it. */
interface Entry {
  start: number;
  end: number;
  /** Where what follows its size begins, and where its record ends. */
  at: number;
  until: number;
  common: CommonRules;
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
  readonly #commons = new Map<number, CommonRules>();

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
      const row = new FrameRow(common, start);
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
      at: common.hasSizes ? bytes.behindPart() : bytes.at,
      until: body + length,
      common,
    };
  }

  #commonAt(at: number): CommonRules {
    let known = this.#commons.get(at);
    if (!known) this.#commons.set(at, known = readCommon(this.#bytes(at)));
    return known;
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
