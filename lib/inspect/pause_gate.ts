/**
 * Holds back what would run code in a program that has been told to stop, until
 * it has stopped or need not any more. Deno (2.9.6) stands still for good if the
 * code at which it stops is a command's own: no command can then let it go on.
 */
export class PauseGate {
  #waiting: (() => void)[] | undefined;

  /** Sends a command, now or later. */
  pass(method: string, send: () => void): void {
    if (this.#waiting && method.startsWith("Runtime.")) this.#waiting.push(send);
    else send();
    if (method === "Debugger.pause") this.#waiting ??= [];
    if (method === "Debugger.disable") this.open();
  }

  /** Hears of an event. */
  hear(event: string | undefined): void {
    if (event === "Debugger.paused") this.open();
  }

  /** The program need not stop any more: who told it to is gone. */
  open(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const send of waiting) send();
  }
}
