import type { KindDescription } from "./profile_kind.ts";

/** Who waits for locks. */
export const MUTEX: KindDescription = {
  description: "Waits for Web Locks and in Atomics.wait since the start, by who waited.",
  page: { title: "Locks", help: "Who waited for a Web Lock or in Atomics.wait", seconds: 0 },
  seconds: "delta",
  text: "mutex",
  needs: "locks",
  count: { own: ({ locks }) => locks.places },
  take: { own: async () => (await import("../locks/mutex_profile.ts")).takeMutex },
};
