/** What went wrong with the load, in one line for the user. */
export class LoadError extends Error {
  override name = "LoadError";
}
