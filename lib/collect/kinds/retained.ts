import type { KindDescription } from "./profile_kind.ts";

const own = async () => (await import("../heap/retained/take_retained.ts")).takeRetained;

/** What keeps memory alive. */
export const RETAINED: KindDescription = {
  description:
    "What keeps memory alive: the way from the root to the objects, by the names in the program. Each thread stands still for a heap snapshot, one at a time.",
  page: {
    title: "Holders",
    help: "Who keeps memory alive, and what would be freed with it",
    seconds: 0,
    pause:
      "The service answers nothing while V8 looks through its heap: a moment for a small one, seconds for hundreds of megabytes.",
  },
  seconds: "delta",
  attachedLength: 0,
  hasAttachedDelta: true,
  isSlow: true,
  forcesCollection: true,
  text: "retained",
  needs: "snapshot",
  count: { own: ({ retained }) => retained.count },
  standstill: ({ retained }) => retained.standstill,
  take: {
    own,
    sidecar: own,
    attached: async () => (await import("../heap/retained/take_retained.ts")).attachedRetained,
  },
};
