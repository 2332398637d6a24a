/** What takes bytes, some at a time: an open file, standard output. */
export interface ByteSink {
  /** Returns how many it has taken. */
  write: (bytes: Uint8Array) => Promise<number>;
}

/**
 * Writes all bytes.
 *
 * @param sink Where to.
 * @param bytes What.
 */
export async function writeWhole(sink: ByteSink, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await sink.write(bytes.subarray(done));
}
