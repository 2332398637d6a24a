import { PortError } from "../port/port_error.ts";
import { dispatch, type Post } from "../port/port_message.ts";
import { Requester } from "../port/requester.ts";
import { type Answer, Responder } from "../port/responder.ts";
import { MAX_BYTES, type Peer, type ThreadReply, type ThreadRequest } from "./message.ts";

/** Requests another thread, and answers what it requests. */
export class PeerLink {
  /** With a name that no other thread of the program has. */
  readonly peer: Peer;
  readonly requester: Requester<ThreadRequest, ThreadReply, Uint8Array>;
  #responder: Responder<ThreadRequest, ThreadReply, Uint8Array>;

  /**
   * @param peer The other thread.
   * @param post Sends to it.
   * @param answer Answers what it requests.
   * @param nextId Numbers of requests, which may go to several threads.
   */
  constructor(
    peer: Peer,
    post: Post,
    answer: Answer<ThreadRequest, ThreadReply, Uint8Array>,
    nextId?: () => number,
  ) {
    this.peer = peer;
    this.requester = new Requester(post, nextId);
    this.#responder = new Responder(post, answer, { maxBytes: MAX_BYTES });
  }

  /** Takes what it sends. */
  receive(message: unknown): void {
    dispatch(message, { requester: this.requester, responder: this.#responder });
  }

  /** It has ended: who waits for its replies hears so. */
  close(): void {
    this.requester.close(new PortError("closed", "has ended"));
  }

  /** Ends its queries; what there is is sent. */
  async stop(): Promise<void> {
    await this.#responder.stop(Date.now(), ({ type }) => type === "query");
  }
}
