import { subtractProfile } from "../../profile/combine/subtract.ts";
import type { Profile } from "../../profile/types.ts";

/** An interval, in Unix milliseconds. */
export interface Interval {
  from: number;
  until: number;
}

/**
 * What came to totals since they were read last.
 *
 * @param totals As they are.
 * @param last As they were; nothing before the first interval.
 * @param interval The time between.
 * @param now Sample types that are no totals but what is there now.
 */
export function sinceLast(
  totals: Profile,
  last: Profile | undefined,
  interval: Interval,
  now: readonly string[] = [],
): Profile {
  const isNow = totals.sampleType.map(({ type }) => now.includes(type));
  const base = last && {
    ...last,
    sample: last.sample.map((sample) => ({
      ...sample,
      value: sample.value.map((value, i) => isNow[i] ? 0 : value),
    })),
  };
  const difference = base ? subtractProfile(totals, base) : totals;
  const { sample, fallen } = withoutNegative(difference, isNow);
  return {
    ...difference,
    sample,
    timeNanos: BigInt(Math.round(interval.from)) * 1_000_000n,
    durationNanos: Math.round((interval.until - interval.from) * 1e6),
    defaultSampleType: totals.defaultSampleType,
    comment: [
      base
        ? `of this interval: the difference of two readings${
          now.length > 0 ? `; ${now.join(" and ")} are of its end` : ""
        }`
        : "of the first interval: all since the profiler's start",
      ...(fallen > 0
        ? [`estimate: the totals of ${fallen} stacks fell in it, which count as 0`]
        : []),
      ...totals.comment,
    ],
  };
}

/** Servers drop a whole sample that has a negative value. */
function withoutNegative({ sample }: Profile, isNow: readonly boolean[]) {
  let fallen = 0;
  const kept = sample.map((each) => {
    if (!each.value.some((value) => value < 0)) return each;
    if (each.value.some((value, i) => value < 0 && !isNow[i])) fallen++;
    return { ...each, value: each.value.map((value) => value < 0 ? 0 : value) };
  });
  return { sample: kept.filter(({ value }) => value.some((each) => each !== 0)), fallen };
}
