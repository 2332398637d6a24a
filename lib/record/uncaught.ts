/** How long a program that is about to end is held up. */
const MOST_MILLIS = 5_000;

/**
 * Gives a recorder time before an error that nobody caught ends the program:
 * the error is reported again afterwards, unless the application handles it.
 *
 * @param record Writes down what is known.
 * @param atEnd Is called before the program ends of it.
 * @returns Ends it.
 */
export function onUncaught(
  record: (text: string) => Promise<unknown>,
  atEnd: () => void,
): () => void {
  const hold = (event: ErrorEvent | PromiseRejectionEvent) => {
    const error = "reason" in event ? event.reason : event.error;
    let handled = false;
    event.preventDefault();
    // Listeners of the application come after this one; what they prevent stays prevented.
    event.preventDefault = () => handled = true;
    const limit = new Promise((resolve) => Deno.unrefTimer(setTimeout(resolve, MOST_MILLIS)));
    const written = record(`uncaught ${error instanceof Error ? error.stack : String(error)}`);
    void Promise.race([written.catch(() => {}), limit]).then(() => {
      if (handled) return;
      off();
      atEnd();
      if ("reason" in event) void Promise.reject(error);
      else reportError(error);
    });
  };
  const off = () => {
    removeEventListener("error", hold);
    removeEventListener("unhandledrejection", hold);
  };
  addEventListener("error", hold);
  addEventListener("unhandledrejection", hold);
  return off;
}
