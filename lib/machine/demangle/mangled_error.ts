/** A name is not mangled after all, or larger than any real one. */
export class MangledError extends Error {
  override name = "MangledError";
}
