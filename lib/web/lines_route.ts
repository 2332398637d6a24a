import { errorMessage } from "../base/error_message.ts";
import { renderHotLines } from "../render/hot_lines.ts";
import { type Command, COMMANDS } from "../report/commands.ts";
import { configFromUrl } from "../report/config_url.ts";
import { report } from "../report/report.ts";
import { type Answer, refusal } from "./answer.ts";
import type { WebSession } from "./web_session.ts";

/** Makes the hot lines of the functions that its argument matches. */
export const HOT_LINES: Command = { ...COMMANDS["list"]!, render: renderHotLines };

/**
 * The hot lines of functions, as JSON: `lines?of=^main$`. Filters are those of the address.
 *
 * @param params The address's parameters.
 * @param session What is looked at.
 */
export async function linesRoute(
  params: URLSearchParams,
  { sessionProfiles, config, environment }: WebSession,
): Promise<Answer> {
  try {
    const body = await report(sessionProfiles.choose(params), {
      command: HOT_LINES,
      argument: params.get("of") ?? "",
      config: { ...configFromUrl(config, params), unit: "auto" },
    }, { ...environment, warn: () => {} });
    return { status: 200, type: "application/json", body: String(body) };
  } catch (error) {
    return refusal(400, errorMessage(error));
  }
}
