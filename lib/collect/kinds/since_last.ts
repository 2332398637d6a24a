import { Mutex } from "../../base/mutex.ts";
import { subtractProfile } from "../../profile/combine/subtract.ts";
import type { Profile, Sample } from "../../profile/types.ts";
import { unixNanos } from "../clock/unix_time.ts";
import type { KindOptions } from "./take_options.ts";

/** Takes a cumulative profile. */
type Take<Sources> = (sources: Sources, options: KindOptions) => Promise<Profile>;

/** What has been answered. */
interface Last {
  profile: Profile;
  at: number;
}

/**
 * Makes of what takes a cumulative profile what takes only what came since the last time, as
 * godeltaprof's profiles: the first has everything since the start.
 *
 * "Last" is the last request of that profile, whoever made it: of two scrapers each gets what came
 * since the other one was served, and only together they have everything. A request whose answer gets
 * lost was one, too. Each thread of the program knows its own last.
 *
 * @param take Takes all since the start; of no stack it falls.
 * @param sums How many sample types are sums since the start; those after them are what is there now.
 */
export function sinceLast<Sources extends object>(
  take: Take<Sources>,
  sums: number,
): Take<Sources> {
  const lasts = new WeakMap<Sources, { last?: Last; turns: Mutex }>();
  return (sources, { seconds: _, ...options }) => {
    const known = lasts.get(sources) ?? { turns: new Mutex() };
    lasts.set(sources, known);
    // One that ends later must not have begun before.
    return known.turns.run(async () => {
      const profile = await take(sources, options);
      const { last } = known;
      known.last = { profile, at: performance.now() };
      return last ? difference(profile, last, sums) : {
        ...profile,
        comment: [
          "delta: everything since the start, this is the first request of this profile",
          ...profile.comment,
        ],
      };
    });
  };
}

/** @returns It has no length, as godeltaprof's have none: readers would add up what is there now. */
function difference(profile: Profile, last: Last, sums: number): Profile {
  const seconds = ((performance.now() - last.at) / 1e3).toFixed(1);
  const added = subtractProfile(profile, onlySums(last.profile, sums));
  return {
    ...added,
    sample: added.sample.filter(isGrown),
    timeNanos: unixNanos(),
    durationNanos: 0,
    defaultSampleType: profile.defaultSampleType,
    comment: [
      `delta: ${seconds}s since the last request of this profile, whoever made it`,
      ...profile.comment,
    ],
  };
}

function onlySums(profile: Profile, sums: number): Profile {
  const sample = profile.sample.map((each) => ({
    ...each,
    value: each.value.map((value, i) => i < sums ? value : 0),
  }));
  return { ...profile, sample };
}

function isGrown({ value }: Sample): boolean {
  return value.every((each) => each >= 0);
}
