import type { Member } from "../../lib/threads/message.ts";

/** A thread of a program that says nothing but its name. */
export function threadMember(thread: string): Member {
  return { id: thread, thread, program: "", task: "", serves: [], pages: false };
}
