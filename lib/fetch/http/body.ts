/**
 * Bodies of answers, within a deadline.
 *
 * @module
 */
import type { IncomingMessage } from "node:http";
import { FetchError } from "../messages.ts";
import type { Deadline } from "../../base/deadline.ts";

const WAITED =
  "context deadline exceeded (Client.Timeout or context cancellation while reading body)";

/** The body; the connection ends with it, or when nobody wants more of it. */
export function bodyOf(
  message: IncomingMessage,
  deadline: Deadline | undefined,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = message[Symbol.asyncIterator]();
  const stop = () => message.destroy();
  deadline?.signal.addEventListener("abort", stop);
  const end = () => {
    deadline?.stop();
    message.socket.destroy();
  };
  return new ReadableStream({
    async pull(controller) {
      try {
        const { value, done } = await chunks.next();
        if (!done) return controller.enqueue(new Uint8Array(value));
        end();
        controller.close();
      } catch (cause) {
        end();
        const why = deadline?.signal.aborted ? WAITED : "unexpected EOF";
        controller.error(new FetchError(why, { cause }));
      }
    },
    cancel: end,
  });
}
