import type { KindDescription } from "./profile_kind.ts";

/** Where asynchronous work waits. */
export const AWAIT: KindDescription = {
  description:
    "Where async functions wait, each wait below who waits for it: what a request takes but for its CPU time. You can specify the duration in the seconds GET parameter.",
  page: { title: "Waits", help: "Where requests wait", seconds: 10 },
  seconds: "length",
  length: 10,
  attachedLength: 10,
  text: "count",
  needs: "waits",
  count: { own: () => 0 },
  take: {
    own: async () => (await import("../await/take_await.ts")).takeAwait,
    attached: async () => (await import("../attached/attached_await.ts")).attachedAwait,
  },
};
