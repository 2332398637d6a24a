import type { SidecarCollectors } from "../target/sidecar.ts";
import type { KindDescription } from "./profile_kind.ts";

const stacks = ({ stalls }: SidecarCollectors) => stalls.stacks;
const own = async () => (await import("../stalls/take_block.ts")).takeBlock;

/** What holds the event loop. */
export const BLOCK: KindDescription = {
  description:
    "Where the event loop was held: intervals since the start in which it could not turn, by what ran in them.",
  page: {
    title: "Stalls",
    help: "What held the event loop, so that nothing else could run",
    seconds: 0,
  },
  seconds: "delta",
  attachedLength: 10,
  text: "contention",
  record: { name: "block", order: 3 },
  needs: "loop",
  count: { own: stacks, sidecar: stacks },
  take: {
    own,
    sidecar: own,
    attached: async () => (await import("../attached/attached_block.ts")).attachedBlock,
  },
};
