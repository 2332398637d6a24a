/**
 * Mach-O files, as far as it takes to know where their text is.
 *
 * @module
 */
import { type FileBytes, ObjectError } from "./file_bytes.ts";
import { Fields } from "./record.ts";

const MAGIC_32 = 0xfeedface;
const MAGIC_64 = 0xfeedfacf;
const SEGMENT_32 = 1;
const SEGMENT_64 = 0x19;
const FAT_HEADER = 8;
const FAT_ARCH = 20;
const MAX_IMAGES = 1000;

/** Go's name of the machine that we run on, and the CPU that it looks for. */
const HOSTS: Readonly<Record<string, readonly [name: string, cpu: number]>> = {
  x86_64: ["amd64", 0x1000007],
  aarch64: ["arm64", 12],
};

/**
 * The address of the segment `__TEXT`.
 *
 * @param file The file.
 * @param at Where in it the image begins.
 * @returns The address, `undefined` if the segment is not there.
 * @throws {ObjectError} With Go's text, if the file is broken.
 */
export function machoText(file: FileBytes, at = 0n): bigint | undefined {
  const magic = new DataView(file.readAt(at, 4).buffer);
  const little = magic.getUint32(0, true) === MAGIC_32 || magic.getUint32(0, true) === MAGIC_64;
  const kind = magic.getUint32(0, little);
  if (kind !== MAGIC_32 && kind !== MAGIC_64) {
    throw machoError("invalid magic number", 0);
  }
  const wide = kind === MAGIC_64;
  let offset = wide ? 32 : 28;
  const header = new Fields(file.read(at, 28), little, 16);
  const count = header.u32();
  const data = file.readAt(at + BigInt(offset), header.u32());
  let done = 0;
  let text: bigint | undefined;
  for (let i = 0; i < count; i++) {
    if (data.length - done < 8) throw machoError("command block too small", offset);
    const fields = new Fields(data, little, done);
    const command = fields.u32();
    const size = fields.u32();
    if (size < 8 || size > data.length - done) {
      throw machoError("invalid command block size", offset);
    }
    if (text === undefined && (command === SEGMENT_32 || command === SEGMENT_64)) {
      if (size < 56) throw new ObjectError("unexpected EOF");
      const name = new TextDecoder().decode(data.subarray(done + 8, done + 24));
      if (/^__TEXT\0/.test(name)) text = fields.skip(16).word(command === SEGMENT_64);
    }
    done += size;
    offset += size;
  }
  return text;
}

/**
 * The same of a file with images for several machines: that for this machine.
 *
 * @param file The file.
 * @returns The address, `undefined` if the image does not have the segment.
 * @throws {ObjectError} With Go's text, if the image is not there.
 */
export function fatMachoText(file: FileBytes): bigint | undefined {
  const header = new Fields(file.upTo(0n, FAT_HEADER), false);
  try {
    return imageText(file, header.u32(), header.u32());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw machoError("invalid fat_header", 4);
  }
}

function imageText(file: FileBytes, magic: number, count: number): bigint | undefined {
  if (magic !== 0xcafebabe) throw machoError("invalid magic number", 0);
  if (count < 1) throw machoError("file contains no images", FAT_HEADER);
  const [name, cpu] = HOSTS[Deno.build.arch] ?? [Deno.build.arch, -1];
  let found: { text: bigint | undefined } | undefined;
  // Java's classes begin with the same number; their "count" is a version.
  for (let i = 0; i < Math.min(count, MAX_IMAGES); i++) {
    const place = FAT_HEADER + i * FAT_ARCH;
    const record = file.upTo(BigInt(place), FAT_ARCH);
    if (record.length < FAT_ARCH) throw machoError("invalid fat_arch header", place);
    const fields = new Fields(record, false);
    const type = fields.u32();
    const text = machoText(file, BigInt(fields.skip(4).u32()));
    if (type === cpu) found ??= { text };
  }
  if (!found) throw new MissingImage(`architecture not found in ${file.path}: ${name}`);
  return found.text;
}

/** The file is as it should be, but of no use here. */
export class MissingImage extends ObjectError {}

function machoError(text: string, offset: number): ObjectError {
  return new ObjectError(`${text} in record at byte 0x${offset.toString(16)}`);
}
