import type { KindDescription } from "./profile_kind.ts";

const own = async () => (await import("../cpu/take_cpu.ts")).takeCpu;

/** What a recording takes when nobody says how long. */
const LENGTH = 30;

/** Where CPU time goes. */
export const PROFILE: KindDescription = {
  description:
    "Where the CPU time of the process goes. You can specify the duration in the seconds GET parameter, or look back with last, such as last=60s; hz takes more or fewer samples a second, such as hz=1000. After you get the profile file, use deno task pprof or go tool pprof to look into it.",
  page: { title: "CPU", help: "Where the processor's time goes", seconds: 5 },
  seconds: "length",
  length: LENGTH,
  attachedLength: LENGTH,
  isOfAllThreads: true,
  isRecorded: true,
  hasRate: true,
  text: "count",
  record: { name: "cpu", order: 2 },
  needs: "cpu",
  count: { own: () => 0 },
  take: {
    own,
    sidecar: own,
    attached: async () => (await import("../attached/attached_cpu.ts")).attachedCpu,
  },
};
