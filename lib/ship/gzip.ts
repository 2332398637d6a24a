/** Compresses bytes, in other threads than this. */
export async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const plain = new Blob([bytes as BlobPart]).stream();
  return await new Response(plain.pipeThrough(new CompressionStream("gzip"))).bytes();
}
