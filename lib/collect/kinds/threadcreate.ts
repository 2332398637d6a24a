import { threadNames } from "../threads/thread_names.ts";
import type { KindDescription } from "./profile_kind.ts";

const own = async () => (await import("../threads/thread_profile.ts")).takeThreads;

/** Which threads there are. */
export const THREADCREATE: KindDescription = {
  description: "Threads of the process, by name.",
  seconds: "delta",
  attachedLength: 0,
  scope: "process",
  text: "count",
  needs: "threads",
  count: { own: () => threadNames()?.length ?? 0 },
  take: {
    own,
    sidecar: own,
    attached: async () => (await import("../attached/attached_threads.ts")).attachedThreads,
    process: async () => (await import("../attached/attached_threads.ts")).threadsOfProcess,
  },
};
