/**
 * Whole files: bytes of a stream, and what is in a gzip file.
 *
 * @module
 */
import { DecodeError, tooLarge } from "./decode_error.ts";

/** Nothing below this size is refused, however well it compressed. */
const SMALLEST_LIMIT = 64 * 2 ** 20;
/** Profiles compress 2 to 20 times; DEFLATE's own maximum is 1032. */
const LARGEST_RATIO = 128;
/** So small that one piece of a bomb inflates to 66 MB at most: no more than what is let through. */
const PIECE = 64 * 1024;
/** More than this is first inflated without keeping it, to see whether it is a bomb. */
const HELD = 128 * 2 ** 20;

/**
 * The greatest size that {@linkcode gunzip} inflates `compressed` bytes to.
 *
 * @param compressed Number of compressed bytes.
 * @returns 64 MiB or 128 times the input, whichever is more.
 *
 * @example
 * ```ts
 * import { inflatedLimit } from "./gunzip.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(inflatedLimit(100), 67108864);
 * ```
 */
export function inflatedLimit(compressed: number): number {
  return Math.max(SMALLEST_LIMIT, LARGEST_RATIO * compressed);
}

/**
 * Whether the bytes start as gzip does.
 *
 * @param data The start of a file.
 * @returns `true` for the magic number `1f 8b`.
 *
 * @example
 * ```ts
 * import { isGzip } from "./gunzip.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(isGzip(new Uint8Array([0x1f, 0x8b, 8])), true);
 * ```
 */
export function isGzip(data: Uint8Array): boolean {
  return data[0] === 0x1f && data[1] === 0x8b;
}

/**
 * Inflates a gzip file: one member or several, as Go's reader takes them.
 * Anything else behind a member is an error.
 *
 * @param data The whole file.
 * @returns The content of all members, joined.
 * @throws {DecodeError} Kind `gzip` with the damaged byte of the compressed
 * data, or `limit` if the content is larger than {@linkcode inflatedLimit}.
 *
 * @example
 * ```ts
 * import { gunzip } from "./gunzip.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const zipped = new Blob(["hi"]).stream().pipeThrough(new CompressionStream("gzip"));
 * const content = await gunzip(await new Response(zipped).bytes());
 * strictEqual(new TextDecoder().decode(content), "hi");
 * ```
 */
export async function gunzip(data: Uint8Array): Promise<Uint8Array> {
  return await inflateSimple(data) ?? await inflateCarefully(data);
}

/**
 * Inflates a file of one member.
 *
 * @param data The whole file.
 * @returns Its content; `undefined` for several members, and for what is damaged.
 * @throws {DecodeError} Kind `limit`.
 */
export async function inflateSimple(data: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    return await inflateOneMember(data, inflatedLimit(data.length));
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    // The platform neither takes a second member nor says where it stopped.
    return undefined;
  }
}

/**
 * Inflates by hand: slow, but it takes any number of members, and says what is wrong.
 *
 * @param data The whole file.
 * @returns The content of all members, joined.
 * @throws {DecodeError} As {@linkcode gunzip}.
 */
export async function inflateCarefully(data: Uint8Array): Promise<Uint8Array> {
  const { inflateMembers } = await import("./inflate.ts");
  return inflateMembers(data, inflatedLimit(data.length));
}

async function inflateOneMember(data: Uint8Array, limit: number): Promise<Uint8Array> {
  const held = await inflateWithin(data, limit, Math.min(limit, HELD));
  if (held.content) return held.content;
  // It is no bomb: now that its size is known it is worth its memory.
  return (await inflateWithin(data, limit, held.size)).content!;
}

/**
 * Inflates a member.
 *
 * @param limit The greatest size.
 * @param held The greatest size of what is kept.
 * @returns The size, and the content if all was kept.
 */
async function inflateWithin(
  data: Uint8Array,
  limit: number,
  held: number,
): Promise<{ size: number; content: Uint8Array | undefined }> {
  const stream = new DecompressionStream("gzip");
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const feeding = feed(writer, data);
  // A failure is seen at the reader first; this only keeps it from being "unhandled".
  feeding.catch(() => {});
  let output: Uint8Array | undefined = new Uint8Array(Math.min(held, expectedSize(data)));
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (size + value.length > limit) throw tooLarge(limit);
      if (size + value.length > held) output = undefined;
      if (output && size + value.length > output.length) {
        const grown: Uint8Array = new Uint8Array(
          Math.min(held, Math.max(size + value.length, output.length * 2)),
        );
        grown.set(output.subarray(0, size));
        output = grown;
      }
      output?.set(value, size);
      size += value.length;
    }
    await feeding;
  } catch (error) {
    await Promise.allSettled([reader.cancel(error), writer.abort(error), feeding]);
    throw error;
  }
  return { size, content: output?.subarray(0, size) };
}

async function feed(writer: WritableStreamDefaultWriter<BufferSource>, data: Uint8Array) {
  for (let at = 0; at < data.length; at += PIECE) {
    await writer.ready;
    await writer.write(data.subarray(at, at + PIECE) as BufferSource);
  }
  await writer.close();
}

/** The size a gzip file claims in its last four bytes, if that is believable. */
function expectedSize(data: Uint8Array): number {
  const claimed = data.length < 18 ? 0 : littleEndian(data, data.length - 4);
  return claimed <= data.length * 32 ? claimed : data.length * 4;
}

function littleEndian(data: Uint8Array, at: number): number {
  return (data[at]! | data[at + 1]! << 8 | data[at + 2]! << 16 | data[at + 3]! << 24) >>> 0;
}

/**
 * All bytes of a stream in one array.
 *
 * @param stream Read to its end.
 * @returns Its content.
 *
 * @example
 * ```ts
 * import { readAll } from "./gunzip.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual((await readAll(new Blob(["abc"]).stream())).length, 3);
 * ```
 */
export async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    size += chunk.length;
  }
  if (chunks.length === 1 && chunks[0]) return chunks[0];
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
