import type { KindDescription } from "./profile_kind.ts";

/** Where bytes are allocated. */
export const ALLOCS: KindDescription = {
  description:
    "Where all bytes since the start were allocated, dead or alive. The seconds GET parameter opens a window, which shows where exactly.",
  page: { title: "Allocations", help: "Where bytes were allocated", seconds: 5 },
  seconds: "delta",
  attachedLength: 10,
  forcesCollection: true,
  text: "heap",
  needs: "heap",
  count: { own: ({ heap }) => heap.allocatedSiteCount },
  take: {
    own: async () => (await import("../heap/take_heap.ts")).takeAllocations,
    attached: async () => (await import("../attached/attached_heap.ts")).attachedAllocations,
  },
};
