/**
 * All sources → the profile that reports are about.
 *
 * @module
 */
import { withCommonTypes } from "../profile/combine/common_types.ts";
import type { Profile } from "../profile/types.ts";
import type { ObjectTools } from "../machine/object_tools.ts";
import { type Fetched, fetchSource, STORE_REGEXP } from "./fetch_source.ts";
import { shareProgram } from "./inspect/one_by_one.ts";
import { errorMessage } from "../base/error_message.ts";
import { FetchError, type Messages } from "./messages.ts";
import { forgetOrigins, joinOrigins, type Origins } from "./origins.ts";
import type { SourceOptions } from "./source_options.ts";
import { symbolize } from "./symbolize.ts";

/** Profiles in memory at once: sources beyond these wait. */
const CHUNK_SIZE = 128;

/**
 * Fetches all sources at once and makes one profile of them.
 *
 * @param options What to fetch.
 * @param tools Know the files of programs.
 * @param messages Hears what goes on, and of sources that fail while others do not.
 * @returns The profile; no one else has it.
 * @throws {FetchError} If there is no source, or no base, that can be used.
 */
export async function fetchProfile(
  options: SourceOptions,
  tools: ObjectTools,
  messages: Messages,
): Promise<Profile> {
  const { sources, bases } = options;
  const based = fetchGroup(bases, options, tools, messages);
  // Of one program, the base is how it was before.
  if (shareProgram(sources, bases)) await Promise.allSettled([based]);
  const sourced = fetchGroup(sources, options, tools, messages);
  const [source, base] = await Promise.allSettled([sourced, based]);
  if (source.status === "rejected") throw groupError("source", errorMessage(source.reason));
  // The comma is Go's pprof's.
  if (base.status === "rejected") throw groupError("base", `${errorMessage(base.reason)},`);
  if (!source.value) throw new FetchError("failed to fetch any source profiles");
  if (!base.value && bases.length > 0) throw new FetchError("failed to fetch any base profiles");
  reportMissing("source", source.value.count, sources.length, messages);
  if (base.value) reportMissing("base", base.value.count, bases.length, messages);

  const profile = await subtractBase(source.value.profile, base.value?.profile, options);
  const origins = joinOrigins([source.value.origins, base.value?.origins ?? new Map()]);
  return await complete(profile, options, origins, tools, messages);
}

/** Profiles of one group, added up. */
interface Group extends Fetched {
  /** How many of the sources could be used. */
  count: number;
}

/** @returns `undefined` if no source can be used. */
async function fetchGroup(
  sources: readonly string[],
  options: SourceOptions,
  tools: ObjectTools,
  messages: Messages,
): Promise<Group | undefined> {
  let group: Group | undefined;
  for (let start = 0; start < sources.length; start += CHUNK_SIZE) {
    const chunk = sources.slice(start, start + CHUNK_SIZE);
    const fetched = await fetchChunk(chunk, options, tools, messages);
    if (fetched.length === 0) continue;
    const profiles = fetched.map(({ profile }) => profile);
    const sum = await combined(profiles);
    group = {
      profile: group ? await combined([group.profile, sum]) : sum,
      origins: joinOrigins([group?.origins ?? new Map(), ...fetched.map((each) => each.origins)]),
      count: (group?.count ?? 0) + fetched.length,
    };
  }
  return group;
}

/** Most often there is one, which takes no other modules. */
async function combined(profiles: readonly Profile[]): Promise<Profile> {
  if (profiles.length === 1) return withCommonTypes(profiles)[0]!;
  const { combineProfiles } = await import("../profile/combine/combine.ts");
  return combineProfiles(profiles);
}

async function fetchChunk(
  sources: readonly string[],
  options: SourceOptions,
  tools: ObjectTools,
  messages: Messages,
): Promise<Fetched[]> {
  const results = await Promise.allSettled(
    sources.map((source) => fetchSource(source, options, tools, messages)),
  );
  return results.flatMap((result, i) => {
    if (result.status === "fulfilled") return [result.value];
    messages.warn(`${shownSource(sources[i]!)}: ${errorMessage(result.reason)}`);
    return [];
  });
}

/** Without the password of a store; Go's text has the sources that Go knows as they are. */
function shownSource(source: string): string {
  if (!STORE_REGEXP.test(source)) return source;
  return source.replace(/^([a-z+]+:\/\/[^/@:]*):[^/]*@/, "$1:***@");
}

function groupError(kind: string, why: string): FetchError {
  return new FetchError(`problem fetching ${kind} profiles: ${why}`);
}

function reportMissing(kind: string, count: number, wanted: number, messages: Messages): void {
  if (count < wanted) messages.warn(`Fetched ${count} ${kind} profiles out of ${wanted}`);
}

async function subtractBase(
  profile: Profile,
  base: Profile | undefined,
  { isDiff, normalize }: SourceOptions,
): Promise<Profile> {
  if (!base) return profile;
  const { diffProfile, subtractProfile } = await import("../profile/combine/subtract.ts");
  return isDiff
    ? diffProfile(profile, base, { normalize })
    : subtractProfile(profile, base, { normalize });
}

/** Names functions, drops frames, and keeps a copy of what came from a server. */
async function complete(
  profile: Profile,
  options: SourceOptions,
  origins: Origins,
  tools: ObjectTools,
  messages: Messages,
): Promise<Profile> {
  const { allFrames, comment } = options;
  if (allFrames) profile = { ...profile, dropFrames: "", keepFrames: "" };
  const functions = profile.function.length;
  await symbolize(profile, options, origins, tools, messages);
  profile = await withoutDroppedFrames(profile);
  forgetOrigins(profile);
  if (comment !== "") profile = { ...profile, comment: [...profile.comment, comment] };
  if (origins.size > 0) {
    const { saveCopy } = await import("./save_copy.ts");
    await saveCopy(profile, messages);
  }
  // All that is new since the decoder has checked it, and may collide with what was there.
  if (profile.function.length > functions) {
    const { checkProfile } = await import("../profile/check.ts");
    checkProfile(profile);
  }
  return profile;
}

/** A broken expression in a profile drops nothing, as in Go's pprof. */
async function withoutDroppedFrames(profile: Profile): Promise<Profile> {
  if (profile.dropFrames === "") return profile;
  const { dropFrames } = await import("../profile/drop_frames.ts");
  try {
    return dropFrames(profile);
  } catch (error) {
    if (error instanceof SyntaxError) return profile;
    throw error;
  }
}
