import { errorMessage } from "../base/error_message.ts";
import { LayoutError } from "../layout/layout_engine.ts";
import { configFromUrl } from "../report/config_url.ts";
import { COMMANDS } from "../report/commands.ts";
import { report } from "../report/report.ts";
import { type Answer, refusal } from "./answer.ts";
import type { WebSession } from "./web_session.ts";

/**
 * The graph of a profile, laid out: `graph.svg`.
 *
 * @param params The address's parameters, as the graph's page has them.
 * @param session What is looked at.
 * @returns SVG; 400 if the report is unknown, 503 if it is too large to be laid out.
 */
export async function graphPicture(params: URLSearchParams, session: WebSession): Promise<Answer> {
  const { sessionProfiles, environment, layout } = session;
  try {
    const config = configFromUrl(session.config, params);
    const request = { command: COMMANDS["dot"]!, argument: "", config };
    const dot = await report(sessionProfiles.choose(params), request, {
      ...environment,
      warn: () => {},
    });
    return {
      status: 200,
      type: "image/svg+xml",
      body: await layout.svg(typeof dot === "string" ? dot : new TextDecoder().decode(dot)),
    };
  } catch (error) {
    const message = errorMessage(error);
    return refusal(error instanceof LayoutError ? 503 : 400, message);
  }
}
