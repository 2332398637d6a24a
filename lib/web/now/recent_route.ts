import { ownPlaces } from "./own_places.ts";
import { sampleIndex } from "../../analyse/sample_values.ts";
import { errorMessage } from "../../base/error_message.ts";
import type { RecentCpu } from "../../contract/now.ts";
import type { Stacks } from "../../contract/stacks.ts";
import { defaultConfig } from "../../report/options.ts";
import { report } from "../../report/report.ts";
import { type Answer, refusal } from "../answer.ts";
import { STACKS } from "../views.ts";
import type { WebSession } from "../web_session.ts";

const MAX_PLACES = 12;

/** CPU of a span for the start page, as JSON: `recent?from=…&until=…`. */
export async function recentRoute(
  params: URLSearchParams,
  { sessionProfiles, environment }: WebSession,
): Promise<Answer> {
  try {
    const profile = sessionProfiles.choose(params);
    const request = { command: STACKS, argument: "", config: defaultConfig() };
    const stacks = await report(profile, request, { ...environment, warn: () => {} });
    const places = ownPlaces(profile, sampleIndex(profile, ""), MAX_PLACES);
    const recent: RecentCpu = { stacks: JSON.parse(String(stacks)) as Stacks, ...places };
    return {
      status: 200,
      type: "application/json",
      body: JSON.stringify(recent),
      headers: { "cache-control": "no-store" },
    };
  } catch (error) {
    return refusal(400, errorMessage(error));
  }
}
