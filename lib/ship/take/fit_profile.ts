import { add, type Int64 } from "../../go/int64.ts";
import { compactProfile } from "../../profile/combine/merge.ts";
import { emptyMapping } from "../../profile/builder.ts";
import { serializeProfile } from "../../profile/encode.ts";
import type { Func, Location, Profile, Sample } from "../../profile/types.ts";

/** What servers take. */
export interface FitLimits {
  /** Without compression. */
  bytes: number;
  samples: number;
}

/** Pyroscope refuses more, and counts some labels to the bytes. */
const LIMITS: FitLimits = { bytes: (2 << 20) - (32 << 10), samples: 16_000 };
const OTHER = "(other)";

/**
 * Makes a profile small enough for servers: its smallest stacks become one, `(other)`.
 *
 * @param profile Not changed.
 * @param limits What is small enough.
 * @returns The profile itself where it is small; the sums are the same always.
 */
export function fitProfile(profile: Profile, limits: FitLimits = LIMITS): Profile {
  const { length } = profile.sample;
  let kept = Math.min(length, limits.samples - 1);
  if (length <= limits.samples) {
    const size = serializeProfile(profile).byteLength;
    if (size <= limits.bytes) return profile;
    kept = Math.floor(length * limits.bytes / size * 0.95);
  }
  const order = bySize(profile);
  for (;;) {
    const fitted = keep(profile, order, kept);
    const size = serializeProfile(fitted).byteLength;
    if (size <= limits.bytes || kept === 0) return fitted;
    kept = Math.floor(kept * Math.min(0.9, limits.bytes / size * 0.95));
  }
}

/** Largest first, by the shares of all sample types. */
function bySize({ sample, sampleType }: Profile): Sample[] {
  const sums = sampleType.map((_, i) =>
    sample.reduce((sum, { value }) => sum + Math.abs(Number(value[i])), 0) || 1
  );
  const share = ({ value }: Sample) =>
    value.reduce<number>((sum, each, i) => sum + Math.abs(Number(each)) / sums[i]!, 0);
  return sample.map((each) => ({ each, size: share(each) }))
    .sort((a, b) => b.size - a.size)
    .map(({ each }) => each);
}

function keep(profile: Profile, order: readonly Sample[], kept: number): Profile {
  const largest = new Set(order.slice(0, kept));
  const rest = order.slice(kept);
  const value: Int64[] = profile.sampleType.map((_, i) =>
    rest.reduce<Int64>((sum, each) => add(sum, each.value[i]!), 0)
  );
  const func: Func = {
    id: profile.function.reduce((most, { id }) => Math.max(most, Number(id)), 0) + 1,
    name: OTHER,
    systemName: OTHER,
    filename: "",
    startLine: 0,
  };
  const location: Location = {
    id: profile.location.reduce((most, { id }) => Math.max(most, Number(id)), 0) + 1,
    mapping: profile.mapping[0] ?? emptyMapping(1),
    address: 0,
    line: [{ function: func, line: 0, column: 0 }],
    isFolded: false,
  };
  return compactProfile({
    ...profile,
    mapping: profile.mapping.length > 0 ? profile.mapping : [location.mapping!],
    function: [...profile.function, func],
    location: [...profile.location, location],
    sample: [
      ...profile.sample.filter((each) => largest.has(each)),
      { location: [location], value, label: [] },
    ],
    comment: [
      `${OTHER}: the ${rest.length} smallest of ${order.length} stacks, so that a server takes the profile; sums are not changed by it`,
      ...profile.comment,
    ],
  });
}
