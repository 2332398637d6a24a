/**
 * The kinds of the table with those of the program's own profiles.
 *
 * @module
 */
import type { Collectors } from "../target/own.ts";
import { customProfiles, lookupProfile } from "../custom/custom_profiles.ts";
import { customKind } from "./custom.ts";
import type { ProfileKind } from "./profile_kind.ts";
import { PROFILE_KINDS } from "./profile_kinds.ts";

/** All kinds, those of the program's own profiles last. */
export function profileKinds(): ProfileKind[] {
  return [...PROFILE_KINDS, ...customProfiles().map(({ name }) => customKind(name))];
}

/** Looks a kind up. */
export function profileKind(name: string): ProfileKind | undefined {
  return lookupProfile(name) ? customKind(name) : PROFILE_KINDS.find((kind) => kind.name === name);
}

/** How many stacks of each kind there are, by name, as far as that is known without collecting. */
export function countKinds(collectors: Collectors): Map<string, number> {
  return new Map(profileKinds().map(({ name, count }) => [name, count.own(collectors)]));
}

/** Loads what takes profiles here, but for what takes long by itself: so that no request waits for it. */
export async function loadKinds(target: "own" | "sidecar"): Promise<void> {
  await Promise.all(PROFILE_KINDS.map((kind) => kind.isSlow ? undefined : kind.take[target]?.()));
}
