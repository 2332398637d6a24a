import type { KindDescription } from "./profile_kind.ts";

/** What requests take: where they run, and where they wait. */
export const FGPROF: KindDescription = {
  description:
    "Wall time: where async functions wait, as in await, and the CPU time of the same seconds, each below who waits for it. You can specify the duration in the seconds GET parameter; also at /debug/fgprof, as in Go, with format=pprof or format=folded.",
  page: { title: "Wall time", help: "What requests take: running and waiting", seconds: 10 },
  seconds: "length",
  length: 30,
  isFgprof: true,
  attachedLength: 10,
  text: "count",
  needs: "waits",
  count: { own: () => 0 },
  take: {
    own: async () => (await import("../await/take_wall.ts")).takeWall,
    attached: async () => (await import("../attached/attached_await.ts")).attachedWall,
  },
};
