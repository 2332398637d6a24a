/**
 * Handlers of SIGTERM that the program has. They are counted from the import on: a program may
 * have them before it starts the profiler.
 *
 * @module
 */
import { patch } from "../collect/patch.ts";

type SignalListener = (signal: Deno.Signal, handler: () => void) => void;

const handlers = new Set<() => void>();

patch(Deno, "addSignalListener", (original: SignalListener): SignalListener => {
  return function addSignalListener(signal, handler) {
    original(signal, handler);
    if (signal === "SIGTERM") handlers.add(handler);
  };
});
patch(Deno, "removeSignalListener", (original: SignalListener): SignalListener => {
  return function removeSignalListener(signal, handler) {
    original(signal, handler);
    if (signal === "SIGTERM") handlers.delete(handler);
  };
});

/**
 * Whether the program handles SIGTERM itself.
 *
 * @param own A handler that does not count.
 */
export function isTermHandled(own: () => void): boolean {
  const others = handlers.size - (handlers.has(own) ? 1 : 0);
  // Node's are in a list of their own.
  return others > 0 || process.listenerCount("SIGTERM") > 0;
}
