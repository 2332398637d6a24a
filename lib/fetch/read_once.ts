/**
 * Sources that can be read only once: pipes, standard input.
 *
 * @module
 */
import { FetchError, goFileError } from "./messages.ts";

/** Standard input by its names: where it is a socket, only the open file itself can be read. */
const STANDARD_INPUT = new Set(["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"]);
/** Devices never end. */
const MAX_BYTES = 2 ** 31;

/**
 * Reads a pipe, a device or standard input to its end.
 *
 * @param source Its path, or `-`.
 * @returns All of its bytes.
 * @throws {FetchError} If it cannot be read, or is too long.
 */
export async function readOnce(source: string): Promise<Uint8Array> {
  try {
    const stream = STANDARD_INPUT.has(source)
      ? Deno.stdin.readable
      : (await Deno.open(source)).readable;
    return await collect(stream, source);
  } catch (error) {
    if (error instanceof FetchError) throw error;
    throw goFileError("open", source, error);
  }
}

async function collect(stream: ReadableStream<Uint8Array>, source: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_BYTES) {
      throw new FetchError(`Cannot read "${source}": it goes on after ${MAX_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  const data = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    data.set(chunk, at);
    at += chunk.length;
  }
  return data;
}
