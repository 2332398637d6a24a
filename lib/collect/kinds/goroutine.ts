import type { KindDescription } from "./profile_kind.ts";

const own = async () => (await import("../goroutine/take_goroutines.ts")).takeGoroutines;

/** What is suspended. */
export const GOROUTINE: KindDescription = {
  description:
    "Suspended async functions and generators, each at the await where it stands, with those that wait for it. Use debug=2 as a query parameter to see each by itself. Each thread stands still for a heap snapshot, in turn.",
  page: {
    title: "Goroutines",
    help: "What waits, and where",
    seconds: 0,
    pause:
      "The service answers nothing while V8 looks through its heap: a moment for a small one, seconds for hundreds of megabytes.",
  },
  seconds: "delta",
  attachedLength: 0,
  isSlow: true,
  text: "goroutine",
  record: { name: "goroutine", order: 4 },
  needs: "snapshot",
  count: { own: ({ goroutines }) => goroutines.count },
  standstill: ({ goroutines }) => goroutines.standstill,
  take: {
    own,
    sidecar: own,
    attached: async () => (await import("../goroutine/take_goroutines.ts")).attachedGoroutines,
  },
};
