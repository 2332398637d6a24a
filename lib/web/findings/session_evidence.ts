import type { RecordedTimeline } from "../../contract/timeline.ts";
import type { Diagnosis, FindingView } from "../../contract/findings.ts";
import { diagnose } from "../../diagnose/diagnose.ts";
import {
  type EvidenceKind,
  gatherEvidence,
  type GivenProfile,
  kindOf,
} from "../../diagnose/evidence.ts";
import type { Profile } from "../../profile/types.ts";

/** A profile, and the parameters of an address that shows it. */
export interface LocatedProfile {
  profile: Profile;
  title: string;
  params: Readonly<Record<string, string>>;
  /** When it came, in Unix milliseconds. */
  at: number;
}

/** What findings of a session are made of. */
export interface SessionEvidence {
  profiles: readonly LocatedProfile[];
  timeline: RecordedTimeline | undefined;
  missing: readonly string[];
}

/** What can be taken where it is not there yet, and how long it records. */
const TAKEN_SECONDS: Readonly<Record<string, number>> = { profile: 5, await: 10, allocs: 10 };
/** Where CPU time is, first what is preferred. */
const SHOWN_BY: Readonly<Record<string, readonly EvidenceKind[]>> = {
  profile: ["recorded", "profile", "deopts"],
  window: ["profile", "recorded"],
};
/** All of these count: two are compared. */
const COMPARED: ReadonlySet<EvidenceKind> = new Set(["heap"]);

/**
 * Finds what is wrong, with addresses for pages of this session: of each kind the
 * latest profile counts.
 */
export function diagnoseSession(
  { profiles, timeline, missing }: SessionEvidence,
  now: number,
): Diagnosis {
  const byKind = new Map<EvidenceKind, LocatedProfile[]>();
  for (const each of profiles.toSorted((a, b) => a.at - b.at)) {
    const kind = kindOf(given(each));
    if (kind === undefined) continue;
    byKind.set(kind, COMPARED.has(kind) ? [...byKind.get(kind) ?? [], each] : [each]);
  }
  const chosen = [...byKind.values()].flat().map(given);
  const diagnosis = diagnose(gatherEvidence(chosen, timeline, missing), now);
  const locate = (view: FindingView): FindingView => {
    const [params] = (SHOWN_BY[view.of] ?? [view.of as EvidenceKind])
      .map((kind) => byKind.get(kind)?.at(-1)?.params).filter((each) => each !== undefined);
    if (params) {
      const { take: _, ...shown } = view;
      return { ...shown, params: { ...params, ...view.params } };
    }
    if (view.of === "" || view.take) return view;
    const source = view.of === "window" ? "profile" : view.of;
    return { ...view, take: { source, seconds: TAKEN_SECONDS[source] ?? 0 } };
  };
  const findings = diagnosis.findings.map((finding) =>
    finding.view ? { ...finding, view: locate(finding.view) } : finding
  );
  return { ...diagnosis, findings };
}

function given({ profile, title }: LocatedProfile): GivenProfile {
  return { profile, source: title };
}
