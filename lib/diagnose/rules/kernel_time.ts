import { certaintyOf, isAbove, shareNumber, shareOf } from "../numbers/share.ts";
import type { Rule } from "../rule.ts";
import { numberOf, shareText } from "../texts.ts";
import { busySeverity, coresNumber } from "./hot_function.ts";

const LIMIT = 0.5;
/** Where the kernel's functions have no names the network is in it, which every service uses. */
const UNNAMED_LIMIT = 0.7;

/** The kernel is the real cost. */
export const KERNEL_TIME: Rule = {
  area: "cpu",
  when: "more than half of the CPU time is in the kernel, without the network (70 % with it)",
  look({ window: cpu }) {
    if (!cpu) return [];
    const share = shareOf(cpu.kernel.nanos, cpu.own.nanos, cpu.own.samples);
    const severity = busySeverity(cpu);
    const limit = cpu.kernelHasNames ? LIMIT : UNNAMED_LIMIT;
    if (severity === undefined || !isAbove(share, limit)) return [];
    const network = cpu.kernelHasNames ? "without the network" : "with the network";
    return [{
      severity,
      title: `${shareText(share.value)} of the CPU is spent in the kernel`,
      means: `The operating system works for this program (${network}): many small reads and ` +
        "writes, new memory, processes that start. Your JavaScript is not what costs.",
      advice: "See what calls the kernel: larger reads and writes, fewer files opened, buffers " +
        "used again, fewer processes started.",
      numbers: [
        shareNumber("share of the CPU time", share),
        numberOf("CPU time in the kernel", cpu.kernel.nanos, "nanoseconds"),
        ...coresNumber(cpu),
      ],
      certainty: certaintyOf(share),
      view: {
        title: "What calls the kernel",
        of: "window",
        page: "flamegraph",
        params: cpu.kernelHasNames ? { f: "entry_SYSCALL|el0_svc|asm_exc" } : { f: "\\(kernel\\)" },
      },
    }];
  },
};
