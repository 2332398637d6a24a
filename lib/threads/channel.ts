import { BroadcastChannel } from "node:worker_threads";
import { type Message, packMessage, readMessage } from "./message.ts";

const NAME = "deno-pprof threads";

/** Connects the threads of a process; keeps none of them alive. */
export class Channel {
  #channel: BroadcastChannel;

  /** @param receive Gets what the others say. */
  constructor(receive: (message: Message) => void) {
    this.#channel = new BroadcastChannel(NAME);
    this.#channel.unref();
    this.#channel.onmessage = (event: unknown) => {
      const message = readMessage((event as { data: unknown }).data);
      if (message) receive(message);
    };
  }

  /** Sends to all others; does nothing once it is closed. */
  post(message: Message): void {
    try {
      this.#channel.postMessage(packMessage(message));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }

  /** Nothing is received or sent any more. */
  close(): void {
    this.#channel.onmessage = () => {};
    this.#channel.close();
  }
}
