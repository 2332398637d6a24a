import { type CommonRules, RETURN_ADDRESS } from "./common_rules.ts";
import { type DwarfBytes, UnknownForm } from "./dwarf_bytes.ts";

/** Registers by number. */
const FRAME_POINTER = 6;
const STACK_POINTER = 7;
const RETURN_AT = -8;

/** How to get from a place in a function to its caller. The return address is 8 bytes below the frame. */
export interface FrameRule {
  /** The frame's address is so far from one of the registers. */
  base: "stack" | "frame";
  offset: number;
  /** Where the caller's frame pointer is kept, from the frame's address; nothing if it is in its register. */
  framePointer: number | undefined;
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
export class FrameRow {
  #state: State = { base: undefined, offset: 0, frame: "itself", returns: "unknown" };
  #initial: State = this.#state;
  #remembered: State[] = [];
  #at: number;
  readonly #common: CommonRules;

  constructor(common: CommonRules, start: number) {
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
        bytes.at = bytes.behindPart();
        break;
      case 0x10:
      case 0x16:
        this.#keep(bytes.unsigned(), "unknown");
        bytes.at = bytes.behindPart();
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
