import type { KindDescription } from "./profile_kind.ts";

/** What is alive. */
export const HEAP: KindDescription = {
  description:
    "What is alive, by the functions that allocated it. Every read collects garbage first, as the gc GET parameter asks.",
  page: { title: "Heap", help: "What is alive, by who allocated it", seconds: 0 },
  seconds: "delta",
  attachedLength: 10,
  forcesCollection: true,
  text: "heap",
  record: { name: "heap", order: 1 },
  needs: "heap",
  count: { own: ({ heap }) => heap.siteCount },
  take: {
    own: async () => (await import("../heap/take_heap.ts")).takeHeap,
    attached: async () => (await import("../attached/attached_heap.ts")).attachedHeap,
  },
};
