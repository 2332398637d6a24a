import type { Profile } from "../profile/types.ts";

/** The frame of what threads used that are not in a CPU profile. */
export const OTHER_THREADS = "(other threads)";

/** The thread that something is of, in a program that may have several. */
export interface OfThread {
  /** As it is called in profiles: `main`, or the name of the Worker. */
  thread: string;
  /** How many others are profiled. */
  others: number;
}

/**
 * Says that something is of one thread.
 *
 * @returns Nothing for a program that has no other.
 *
 * @example
 * ```ts
 * import { ofThreadText } from "./of_thread.ts";
 * import { strictEqual } from "node:assert/strict";
 *
 * const text = ofThreadText({ thread: "main", others: 3 });
 * strictEqual(text, "of the thread main alone: 3 others are not in it");
 * strictEqual(ofThreadText({ thread: "main", others: 0 }), undefined);
 * ```
 */
export function ofThreadText({ thread, others }: OfThread): string | undefined {
  const alone = `of the thread ${thread} alone`;
  if (others > 0) return `${alone}: ${others} ${others > 1 ? "others are" : "other is"} not in it`;
  // Whoever started it is another thread.
  return thread === "main" ? undefined : alone;
}

/** The profile with a comment that says so. */
export function withOfThread(profile: Profile, of: OfThread): Profile {
  const hasOthers = profile.function.some(({ name }) => name === OTHER_THREADS);
  const text = hasOthers && of.others > 0
    ? `samples are of the thread ${of.thread} alone: what others used is ${OTHER_THREADS}`
    : ofThreadText(of);
  return text === undefined ? profile : { ...profile, comment: [...profile.comment, text] };
}
