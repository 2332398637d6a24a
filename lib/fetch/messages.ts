/** How fetching talks to the user. */
export interface Messages {
  /** What goes on. */
  print: (text: string) => void;
  /** What went wrong, or may have. */
  warn: (text: string) => void;
}

/** There is no profile. The message is for the user, with Go's text. */
export class FetchError extends Error {
  override name = "FetchError";
}
