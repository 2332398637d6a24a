import type { CpuPart } from "../numbers/cpu_numbers.ts";
import { certaintyOf, isAbove, shareNumber, shareOf } from "../numbers/share.ts";
import type { Rule } from "../rule.ts";
import { numberOf, shareText } from "../texts.ts";
import { escapeRegExp } from "../views.ts";
import { busySeverity, coresNumber } from "./hot_function.ts";

const LIMIT = 0.5;

/** What threads do, by how they are called; Linux cuts names after 15 characters. */
const WORK: readonly { name: RegExp; work: string; advice: string }[] = [
  {
    name: /^V8 /,
    work: "collect garbage and compile, beside the program",
    advice:
      "Allocate less: take an allocation profile (allocs?seconds=10) and begin with its first line.",
  },
  {
    name: /^(?:tokio|blocking)/i,
    work: "do what is not JavaScript: files, compression, keys and hashes, names of hosts",
    advice:
      "Do less of that: fewer files and hashes at a time, a lower cost of keys, results kept.",
  },
];
const UNKNOWN = {
  work: "run no JavaScript: native libraries, files, keys, garbage collection",
  advice:
    "Take a CPU profile of some seconds while it happens: it names the threads and what they run.",
};

/** Threads without JavaScript are the real cost. */
export const OUTSIDE_THREADS: Rule = {
  area: "cpu",
  when: "more than half of the CPU time is in threads that run no JavaScript",
  look({ window: cpu }) {
    if (!cpu) return [];
    const all = sumOf(cpu.outside);
    const share = shareOf(all.nanos, cpu.own.nanos, cpu.own.samples);
    const severity = busySeverity(cpu);
    const [first] = cpu.outside;
    if (severity === undefined || !first || !isAbove(share, LIMIT)) return [];
    const known = WORK.find(({ name }) => name.test(first.name));
    const { work, advice } = known ?? UNKNOWN;
    const most = first.name === "" ? "" : `, most in ${first.name}`;
    return [{
      severity,
      title: `${
        shareText(share.value)
      } of the CPU is used by other threads than JavaScript's${most}`,
      means:
        `These threads ${work}. The main thread looks idle meanwhile: a profile of JavaScript ` +
        "alone does not show this cost.",
      advice,
      numbers: [
        shareNumber("share of the CPU time", share),
        ...cpu.outside.slice(0, 3).map(({ name, nanos }) =>
          numberOf(name === "" ? "threads without a name" : `thread ${name}`, nanos, "nanoseconds")
        ),
        ...coresNumber(cpu),
      ],
      certainty: certaintyOf(share),
      view: {
        title: "What they run",
        of: "window",
        page: "flamegraph",
        params: { f: first.name === "" ? "other threads" : `thread ${escapeRegExp(first.name)}` },
      },
    }];
  },
};

function sumOf(parts: readonly CpuPart[]): { nanos: number; samples: number } {
  return parts.reduce(
    (sum, { nanos, samples }) => ({ nanos: sum.nanos + nanos, samples: sum.samples + samples }),
    { nanos: 0, samples: 0 },
  );
}
