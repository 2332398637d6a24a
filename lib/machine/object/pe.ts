/**
 * PE files, as far as it takes to know where they want to be loaded.
 *
 * @module
 */
import { type FileBytes, ObjectError } from "./file_bytes.ts";
import { Fields } from "./record.ts";

/** Machines whose files Go reads; 0 is any. */
const MACHINES = new Set([0, 0x14c, 0x1c4, 0x5032, 0x5064, 0x5128, 0x8664, 0xaa64]);
const HEADER_SIZE = 20;
const PE32 = 0x10b;
const PE32_PLUS = 0x20b;

/**
 * The address that a file was linked for.
 *
 * @param file The file.
 * @returns The address.
 * @throws {ObjectError} With Go's text, if the file is broken.
 */
export function peImageBase(file: FileBytes): bigint {
  const dos = file.readAt(0n, 96);
  const offset = BigInt(new Fields(dos, true, 0x3c).u32());
  const sign = new Uint8Array(4);
  sign.set(file.upTo(offset, 4));
  if (sign.toHex() !== "50450000") {
    const bytes = sign.toHex().replaceAll(/(..)(?=.)/g, "$1 ");
    throw new ObjectError(`invalid PE file signature: ${bytes}`);
  }
  const header = new Fields(file.read(offset + 4n, HEADER_SIZE), true);
  const machine = header.u16();
  if (!MACHINES.has(machine)) {
    throw new ObjectError(`unrecognized PE machine: 0x${machine.toString(16)}`);
  }
  const size = header.skip(14).u16();
  if (size === 0) throw new ObjectError("unknown OptionalHeader <nil>");
  return imageBase(new Fields(file.read(offset + 4n + BigInt(HEADER_SIZE), 32), true), size);
}

function imageBase(fields: Fields, size: number): bigint {
  const magic = fields.u16();
  if (magic === PE32) {
    if (size < 96) throw tooSmall(size, 96, "of PE32");
    return BigInt(fields.skip(26).u32());
  }
  if (magic === PE32_PLUS) {
    if (size < 112) throw tooSmall(size, 112, "for PE32+");
    return fields.skip(22).u64();
  }
  throw new ObjectError(`optional header has unexpected Magic of 0x${magic.toString(16)}`);
}

function tooSmall(size: number, least: number, of: string): ObjectError {
  return new ObjectError(
    `optional header size(${size}) is less minimum size (${least}) ${of} optional header`,
  );
}
