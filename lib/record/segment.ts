import type { CpuProfile, CpuProfileNode } from "../inspect/protocol.ts";
import { clockSamples } from "../profile/import/v8/ticks.ts";

/** CPU samples of a interval of time, packed: outside of V8's heap, and of a size that is known. */
export interface Segment {
  /** Microseconds of V8's profiler. */
  from: number;
  until: number;
  packed: Uint8Array;
}

/** What is in it: a call tree, and of each sample its node and its microseconds after `from`. */
interface Contents {
  nodes: CpuProfileNode[];
  ids: number[];
  at: number[];
}

/** Packs what the sampler saw, without the samples that V8 adds by itself. */
export function packSegment(profile: CpuProfile): Segment {
  const samples = clockSamples(profile);
  const from = profile.startTime;
  const contents: Contents = {
    nodes: profile.nodes.map(({ hitCount: _, ...node }) => node),
    ids: samples.map(({ id }) => id),
    at: samples.map(({ at }) => at - from),
  };
  const packed = new TextEncoder().encode(JSON.stringify(contents));
  return { from, until: profile.endTime, packed };
}

/**
 * What the sampler saw of a span, as one profile: segments overlap a little,
 * each counts from where the one before it ended.
 *
 * @param from Microseconds of V8's profiler.
 */
export function joinSegments(
  segments: readonly Segment[],
  from: number,
  until: number,
): Required<CpuProfile> {
  const nodes: CpuProfileNode[] = [];
  const samples: number[] = [];
  const timeDeltas: number[] = [];
  let last = from;
  let ended = from;
  for (const segment of segments) {
    if (segment.until <= from || segment.from >= until) continue;
    const { nodes: own, ids, at } = JSON.parse(
      new TextDecoder().decode(segment.packed),
    ) as Contents;
    const offset = nodes.reduce((most, { id }) => Math.max(most, id), 0);
    for (const node of own) {
      const children = node.children?.map((id) => id + offset);
      nodes.push({ ...node, id: node.id + offset, ...(children ? { children } : {}) });
    }
    const first = at.findIndex((each) => segment.from + each >= ended);
    // The sample before the span stands for its beginning.
    const running = first < 0 ? ids.length - 1 : first - 1;
    ids.forEach((id, i) => {
      const time = i === running && ended === from ? from : segment.from + at[i]!;
      if (time < ended || time >= until) return;
      samples.push(id + offset);
      timeDeltas.push(time - last);
      last = time;
    });
    ended = Math.max(ended, Math.min(segment.until, until));
  }
  return { nodes, samples, timeDeltas, startTime: from, endTime: until };
}
