/**
 * Bodies of answers, within a time limit.
 *
 * @module
 */
import type { IncomingMessage } from "node:http";
import { FetchError } from "../messages.ts";
import type { TimeLimit } from "./time_limit.ts";

const WAITED =
  "context deadline exceeded (Client.Timeout or context cancellation while reading body)";

/** The body; the connection ends with it, or when nobody wants more of it. */
export function bodyOf(
  message: IncomingMessage,
  limit: TimeLimit | undefined,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = message[Symbol.asyncIterator]();
  const stop = () => message.destroy();
  limit?.signal.addEventListener("abort", stop);
  const end = () => {
    limit?.stop();
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
        const why = limit?.signal.aborted ? WAITED : "unexpected EOF";
        controller.error(new FetchError(why, { cause }));
      }
    },
    cancel: end,
  });
}
