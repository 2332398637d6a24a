import { type DwarfBytes, UnknownForm } from "./dwarf_bytes.ts";

/** Number of the register of the return address. */
export const RETURN_ADDRESS = 16;

/** What is common to some functions, and where the table goes on about it. */
export interface CommonRules {
  codeUnit: number;
  dataUnit: number;
  /** How addresses of these functions are written. */
  encoding: number;
  hasSizes: boolean;
  instructions: [from: number, to: number];
}

/**
 * Reads what is common to some functions.
 *
 * @param bytes Where its record begins.
 * @throws {UnknownForm} If it is for what is not known here.
 */
export function readCommon(bytes: DwarfBytes): CommonRules {
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
    from = bytes.behindPart();
    for (const what of has.slice(1)) {
      const encoding = bytes.u8();
      if (what === "R") common.encoding = encoding;
      else if (what === "P") bytes.pointer(encoding);
    }
  }
  return { ...common, hasSizes: has !== "", instructions: [from, until] };
}
