import { errorMessage } from "../../base/error_message.ts";
import type { Diagnosis } from "../../contract/findings.ts";
import type { Answer } from "../answer.ts";
import type { WebSession } from "../web_session.ts";
import { diagnoseSession, type LocatedProfile } from "./session_evidence.ts";

/** What is wrong, from the profiles of a session and what was recorded, as JSON: `findings`. */
export async function findingsRoute(
  params: URLSearchParams,
  { sessionProfiles, recordings }: WebSession,
): Promise<Answer> {
  const missing: string[] = [];
  const profiles: LocatedProfile[] = sessionProfiles.list.map(({ id, ...profile }) => ({
    ...profile,
    params: { profile: `${id}` },
  }));
  const record = params.get("record") ?? "";
  const timeline = await recordings?.timeline(record).catch((error: unknown) => {
    missing.push(`the time line: ${errorMessage(error)}`);
    return undefined;
  });
  return findingsAnswer(diagnoseSession({ profiles, timeline, missing }, Date.now()));
}

/** Findings as an answer that is never kept. */
export function findingsAnswer(diagnosis: Diagnosis): Answer {
  return {
    status: 200,
    type: "application/json",
    body: JSON.stringify(diagnosis),
    headers: { "cache-control": "no-store" },
  };
}
