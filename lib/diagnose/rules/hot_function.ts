import type { Severity } from "../../contract/findings.ts";
import { coresOf, type CpuNumbers } from "../numbers/cpu_numbers.ts";
import { certaintyOf, isAbove, shareNumber, shareOf } from "../numbers/share.ts";
import type { Rule } from "../rule.ts";
import { countText, numberOf, placeText, shareText } from "../texts.ts";
import { focusOf } from "../views.ts";

const LIMIT = 0.5;
/** Below so much of a core it does not matter where the time goes. */
const MIN_CORES = 0.1;
/** From so much of a core on it is worth a warning. */
const BUSY_CORES = 0.5;

/** One function has more than half of the CPU. */
export const HOT_FUNCTION: Rule = {
  area: "cpu",
  when: "one function has more than half of the CPU time",
  unless: ["synchronous-work"],
  look({ cpu }) {
    const [first] = cpu?.functions ?? [];
    if (!cpu || !first) return [];
    const share = shareOf(first.value, cpu.own.nanos, cpu.own.samples);
    const severity = busySeverity(cpu);
    if (severity === undefined || !isAbove(share, LIMIT)) return [];
    return [{
      severity,
      title: `${placeText(first.place)} takes ${shareText(share.value)} of the CPU`,
      means:
        "Most of the CPU time goes into this one function and what it calls of the platform, " +
        "such as JSON or regular expressions. Time in other functions of yours is not in it.",
      advice: "Look at its lines: do less there, do it less often, or keep the result. " +
        "If the work has to be done, move it to a Worker.",
      numbers: [
        shareNumber("share of the CPU time", share),
        numberOf("CPU time in it", first.value, "nanoseconds"),
        ...coresNumber(cpu),
      ],
      certainty: certaintyOf(share),
      place: first.place,
      view: {
        title: "Its lines",
        of: "profile",
        page: "source",
        params: { f: focusOf(first.place) },
      },
    }];
  },
};

/** How much it matters where CPU time goes; nothing if there is hardly any. */
export function busySeverity(cpu: CpuNumbers): Severity | undefined {
  // On a crowded machine a program wants more than it gets.
  const cores = (coresOf(cpu) ?? 1) / (1 - cpu.waited);
  if (cores < MIN_CORES) return undefined;
  return cores < BUSY_CORES ? "info" : "warning";
}

/** How many cores were in use, if that is known. */
export function coresNumber(cpu: CpuNumbers) {
  const cores = coresOf(cpu);
  if (cores === undefined) return [];
  const text = cores < 1 ? `${shareText(cores)} of a core` : `${cores.toFixed(1)} cores`;
  const name = `CPU in use (${countText(cpu.seconds)} s)`;
  return [{ ...numberOf(name, cores, "count"), text }];
}
