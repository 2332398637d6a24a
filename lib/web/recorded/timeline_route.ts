import { errorMessage } from "../../base/error_message.ts";
import { type Answer, refusal } from "../answer.ts";
import type { Recordings } from "./recordings.ts";

/** What happened over time, as JSON: `timeline?record=NAME`. */
export async function timelineRoute(
  params: URLSearchParams,
  { recordings }: { recordings?: Recordings | undefined },
): Promise<Answer> {
  if (!recordings) return refusal(404, "nothing is recorded here");
  try {
    const body = JSON.stringify(await recordings.timeline(params.get("record") ?? ""));
    return {
      status: 200,
      type: "application/json",
      body,
      headers: { "cache-control": "no-store" },
    };
  } catch (error) {
    return refusal(404, errorMessage(error));
  }
}
