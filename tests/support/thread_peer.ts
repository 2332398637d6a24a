import type { Peer } from "../../lib/threads/message.ts";

/** A thread of a program that says nothing but its name. */
export function threadPeer(thread: string): Peer {
  return { id: thread, thread, program: "", task: "", serves: [], pages: false };
}
