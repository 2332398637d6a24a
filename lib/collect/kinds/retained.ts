import type { KindDescription } from "./profile_kind.ts";

const own = async () => (await import("../heap/retained/take_retained.ts")).takeRetained;

/** What keeps memory alive. */
export const RETAINED: KindDescription = {
  description:
    "What keeps memory alive: the way from the root to the objects, by the names in the program. Each thread stands still for a heap snapshot, one at a time.",
  page: { title: "Retained", help: "What keeps memory alive, by who holds it", seconds: 0 },
  seconds: "delta",
  attachedLength: 0,
  hasAttachedDelta: true,
  isSlow: true,
  forcesCollection: true,
  text: "retained",
  needs: "snapshot",
  count: { own: ({ retained }) => retained.count },
  take: {
    own,
    sidecar: own,
    attached: async () => (await import("../heap/retained/take_retained.ts")).attachedRetained,
  },
};
