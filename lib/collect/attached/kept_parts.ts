import { delay } from "../../base/delay.ts";
import type { InspectorClient } from "../../inspect/inspector_client.ts";
import type { CpuProfile } from "../../inspect/protocol.ts";
import { inOrder } from "../../profile/import/v8/ticks.ts";
import type { WindowTimes } from "./window_times.ts";

/** A part of a window that is here already, whatever becomes of the program. */
export interface KeptPart {
  profile: CpuProfile;
  /** When it ended, in milliseconds since the window's beginning. */
  until: number;
  /** What the program had used then. */
  times: WindowTimes | undefined;
}

/** When the first part ends. */
const FIRST_MILLIS = 1_000;
const MAX_MILLIS = 16_000;

/**
 * Fetches what was sampled while a window lasts, in parts that may become longer:
 * who exits or is killed takes the last part with him, of parts twice as long
 * each at most half of it all.
 * To begin a part costs the program what beginning a profile costs.
 *
 * @param spare A connection of its own.
 * @param prepare Is done with it before each part.
 * @param read Reads what the program has used.
 * @param growth How much longer each part is than the one before.
 * @param signal Ends it.
 */
export async function keepParts(
  spare: InspectorClient,
  intervalMicros: number,
  prepare: (spare: InspectorClient) => Promise<unknown>,
  read: () => Promise<WindowTimes | undefined>,
  growth: number,
  signal: AbortSignal,
): Promise<KeptPart[]> {
  const parts: KeptPart[] = [];
  const began = performance.now();
  try {
    await spare.send("Profiler.enable");
    await spare.send("Profiler.setSamplingInterval", { interval: intervalMicros });
    for (let millis = FIRST_MILLIS;; millis = Math.min(growth * millis, MAX_MILLIS)) {
      await prepare(spare);
      await spare.send("Profiler.start");
      if (!await delay(millis, signal)) return parts;
      const until = performance.now() - began;
      const times = await read();
      // A page that is in another process by now has no profile there.
      const stopped = await spare.send("Profiler.stop").catch(() => undefined);
      if (stopped) parts.push({ profile: inOrder(stopped.profile), until, times });
    }
  } catch {
    // The program is gone, or has one connection only.
    return parts;
  } finally {
    spare.close();
  }
}

/**
 * Several profiles of one program as one. Whoever is not of the isolate that is
 * there now has scripts of other numbers.
 *
 * @param profiles In order; what they have in common is in the last.
 */
export function joinProfiles(profiles: readonly CpuProfile[], isOther: boolean): CpuProfile {
  const [first, ...others] = profiles;
  if (!first || others.length === 0) return first ?? emptyProfile();
  const joined = {
    ...emptyProfile(),
    startTime: first.startTime,
    endTime: profiles.at(-1)!.endTime,
  };
  let last = first.startTime;
  let offset = 0;
  for (const [i, profile] of profiles.entries()) {
    const until = profiles[i + 1]?.startTime ?? Infinity;
    const isOld = isOther && i < profiles.length - 1;
    for (const node of profile.nodes) {
      const { scriptId } = node.callFrame;
      const callFrame = isOld && scriptId !== "0"
        ? { ...node.callFrame, scriptId: `${i} before: ${scriptId}` }
        : node.callFrame;
      const children = node.children?.map((id) => id + offset) ?? [];
      joined.nodes.push({ ...node, callFrame, id: node.id + offset, children });
    }
    let at = profile.startTime;
    profile.samples?.forEach((id, k) => {
      at += profile.timeDeltas?.[k] ?? 0;
      if (at >= until) return;
      joined.samples.push(id + offset);
      joined.timeDeltas.push(at - last);
      last = at;
    });
    offset = joined.nodes.reduce((most, { id }) => Math.max(most, id), 0);
  }
  return joined;
}

function emptyProfile(): Required<CpuProfile> {
  return { nodes: [], samples: [], timeDeltas: [], startTime: 0, endTime: 0 };
}
