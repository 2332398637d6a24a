import { errorMessage } from "../base/error_message.ts";
import { type Answer, refusal } from "./answer.ts";
import type { TakenProfile } from "../contract/profiles.ts";
import type { Profile } from "../profile/types.ts";
import type { ProfileSource } from "./profile_source.ts";

/** What a new profile needs: where it is from, and where it goes. */
export interface TakingSession {
  sources: readonly (Omit<ProfileSource, "take"> & Partial<ProfileSource>)[];
  /** Returns its number. */
  sessionProfiles: { add(title: string, profile: Profile): number };
  environment: { warn(message: string): void };
}

const MAX_SECONDS = 600;
/** Samples a second, as services take them. */
export const MIN_HZ = 10;
export const MAX_HZ = 2_000;

/**
 * Takes a new profile: `take?source=profile&seconds=5&hz=1000`.
 *
 * @param params The address's parameters.
 * @param session Gets the profile.
 * @param signal Gives up.
 * @returns Its number, as JSON: `{"id": 2}`.
 */
export async function takeRoute(
  params: URLSearchParams,
  { sources, sessionProfiles, environment }: TakingSession,
  signal: AbortSignal,
): Promise<Answer> {
  const name = params.get("source") ?? "";
  const source = sources.find((each) => each.name === name);
  if (!source?.take) return refusal(400, `there is no source "${name}"`);
  const seconds = Number(params.get("seconds") || source.seconds);
  if (!(seconds >= 0 && seconds <= MAX_SECONDS)) {
    return refusal(400, `seconds must be between 0 and ${MAX_SECONDS}`);
  }
  const rate = params.get("hz");
  const hz = rate && source.hasRate ? Number(rate) : undefined;
  if (hz !== undefined && !(Number.isInteger(hz) && hz >= MIN_HZ && hz <= MAX_HZ)) {
    return refusal(400, `hz must be an integer from ${MIN_HZ} to ${MAX_HZ}`);
  }
  try {
    const profile = await source.take(seconds, signal, hz);
    const length = seconds > 0 ? `, ${seconds} s` : "";
    const id = sessionProfiles.add(source.title + length, profile);
    const body = JSON.stringify({ id } satisfies TakenProfile);
    return { status: 200, type: "application/json", body };
  } catch (error) {
    const message = errorMessage(error);
    environment.warn(message);
    return refusal(502, `Cannot take ${name}: ${message}`);
  }
}
