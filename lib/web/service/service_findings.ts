/**
 * What findings about a running service are made of.
 *
 * @module
 */
import { errorMessage } from "../../base/error_message.ts";
import { serializeProfile } from "../../profile/encode.ts";
import type { Profile } from "../../profile/types.ts";
import type { ProfileSource } from "../profile_source.ts";
import type { Recordings } from "../recorded/recordings.ts";
import type { DiagnosisToMake } from "./pages_message.ts";

/** CPU of so long is looked at: what is wrong now. */
const SPAN_MILLIS = 60_000;
/** To make a CPU profile costs the service some 10 ms: not with every look. */
const FRESH_MILLIS = 15_000;
/** How long waits are watched where nobody says. */
const WAIT_SECONDS = 5;
const MAX_SECONDS = 60;

/** A profile of CPU out of the last minutes. */
interface RecentCpu {
  bytes: Uint8Array<ArrayBuffer>;
  from: number;
  until: number;
}

/** Gathers them; what rules make of them is the pages' worker's. */
export class ServiceFindings {
  #recordings: Recordings | undefined;
  #recent: Promise<RecentCpu> | undefined;
  #recentAt = -Infinity;

  constructor(recordings: Recordings | undefined) {
    this.#recordings = recordings;
  }

  /** From what is in memory: nothing is taken. */
  async live(now = Date.now()): Promise<DiagnosisToMake> {
    const missing: string[] = [];
    const note = (what: string) => (error: unknown) => {
      missing.push(`${what}: ${errorMessage(error)}`);
      return undefined;
    };
    if (!this.#recordings) {
      missing.push("the last minutes: the service was started with recorder: false");
      return { type: "diagnose", timeline: undefined, cpu: undefined, missing, now };
    }
    const timeline = await this.#recordings.timeline("").catch(note("the last minutes"));
    const cpu = await this.#cpu(this.#recordings, now).catch(note("CPU of the last minute"));
    return { type: "diagnose", timeline, cpu, missing, now };
  }

  #cpu(recordings: Recordings, now: number): Promise<RecentCpu> {
    if (!this.#recent || now - this.#recentAt > FRESH_MILLIS) {
      this.#recentAt = now;
      this.#recent = recentCpu(recordings, now);
      this.#recent.catch(() => this.#recent = undefined);
    }
    return this.#recent;
  }
}

async function recentCpu(recordings: Recordings, until: number): Promise<RecentCpu> {
  const span = { from: until - SPAN_MILLIS, until };
  const profile = await recordings.profile({ record: "", kind: "cpu", span });
  return { ...span, bytes: new Uint8Array(serializeProfile(profile)) };
}

/**
 * Takes what findings want beside the last minutes: the heap before and after some
 * seconds, waits and CPU in between, stalls and locks.
 *
 * @param text How long, as an address says it.
 * @returns Why some could not be taken.
 * @throws {RangeError} If it says no length.
 */
export async function takeForFindings(
  text: string,
  { sources, add, signal }: {
    sources: readonly ProfileSource[];
    add: (title: string, profile: Profile) => number;
    signal: AbortSignal;
  },
): Promise<string[]> {
  const seconds = text === "" ? WAIT_SECONDS : Number(text);
  if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
    throw new RangeError(`seconds must be above 0 and at most ${MAX_SECONDS}`);
  }
  const missing: string[] = [];
  const take = async (name: string, length: number) => {
    signal.throwIfAborted();
    const source = sources.find((each) => each.name === name);
    if (!source) return;
    try {
      add(source.title + (length > 0 ? `, ${length} s` : ""), await source.take(length, signal));
    } catch (error) {
      signal.throwIfAborted();
      missing.push(`${name}: ${errorMessage(error)}`);
    }
  };
  await take("heap", 0);
  await Promise.all([take("await", seconds), take("profile", seconds)]);
  for (const name of ["heap", "block", "mutex"]) await take(name, 0);
  return missing;
}
