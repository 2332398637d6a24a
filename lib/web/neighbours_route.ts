import { errorMessage } from "../base/error_message.ts";
import { renderNeighbours } from "../render/table.ts";
import { COMMANDS } from "../report/commands.ts";
import { configFromUrl } from "../report/config_url.ts";
import { report } from "../report/report.ts";
import { type Answer, refusal } from "./answer.ts";
import type { WebSession } from "./web_session.ts";

/**
 * Callers and callees of a place, as JSON: `neighbours?of=^main$`. Filters are
 * those of the address.
 *
 * @param params The address's parameters.
 * @param session What is looked at.
 */
export async function neighboursRoute(
  params: URLSearchParams,
  { sessionProfiles, config, environment }: WebSession,
): Promise<Answer> {
  const command = { ...COMMANDS["peek"]!, render: renderNeighbours };
  try {
    const request = {
      command,
      argument: params.get("of") ?? "",
      config: configFromUrl(config, params),
    };
    const quiet = { ...environment, warn: () => {} };
    const body = await report(sessionProfiles.choose(params), request, quiet);
    return { status: 200, type: "application/json", body: String(body) };
  } catch (error) {
    return refusal(400, errorMessage(error));
  }
}
