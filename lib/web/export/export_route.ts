/**
 * The present view of a profile as a file for other tools: `export.folded?f=main`.
 *
 * @module
 */
import { errorMessage } from "../../base/error_message.ts";
import { COMMANDS } from "../../report/commands.ts";
import { configFromUrl } from "../../report/config_url.ts";
import { report } from "../../report/report.ts";
import { type Answer, htmlAnswer, refusal } from "../answer.ts";
import { recordedIn } from "../recorded/recordings.ts";
import type { WebSession } from "../web_session.ts";

/** A row: which report a path is, and its content type. */
interface ExportRow {
  command: string;
  type: string;
}

/** Files of other tools, by what comes after `export.`. */
const FILES: Readonly<Record<string, ExportRow>> = {
  "speedscope.json": { command: "speedscope", type: "application/json" },
  folded: { command: "folded", type: "text/plain; charset=utf-8" },
  cpuprofile: { command: "cpuprofile", type: "application/json" },
};

/** Makes an answer of the address's parameters. */
type Route = (params: URLSearchParams, session: WebSession) => Promise<Answer>;

/** A page that needs no server: with what was recorded around the profile, if the address names it. */
async function exportedPage(params: URLSearchParams, session: WebSession): Promise<Answer> {
  const { sessionProfiles, config, environment, recordings } = session;
  try {
    const wanted = recordedIn(params);
    const { sentPage } = await import("./sent_page.ts");
    const body = await sentPage({
      profile: sessionProfiles.choose(params),
      config: configFromUrl(config, params),
      environment: { ...environment, warn: () => {} },
      // Without its figures the profile is still worth sending.
      timeline: wanted && await recordings?.timeline(wanted.record).catch(() => undefined),
    });
    return { ...htmlAnswer(body), headers: attachment("html") };
  } catch (error) {
    return refusal(400, errorMessage(error));
  }
}

function attachment(ending: string): Record<string, string> {
  return { "content-disposition": `attachment; filename=profile.${ending}` };
}

/** The routes: filters and sample type are those of the address. */
export const EXPORT_ROUTES: Readonly<Record<string, Route>> = {
  "export.html": exportedPage,
  ...Object.fromEntries(
    Object.entries(FILES).map(([ending, row]) => [
      `export.${ending}`,
      (params: URLSearchParams, session: WebSession) => exportedFile(ending, row, params, session),
    ]),
  ),
};

async function exportedFile(
  ending: string,
  { command, type }: ExportRow,
  params: URLSearchParams,
  { sessionProfiles, config, environment }: WebSession,
): Promise<Answer> {
  try {
    const made = await report(sessionProfiles.choose(params), {
      command: COMMANDS[command]!,
      argument: "",
      config: configFromUrl(config, params),
    }, { ...environment, warn: () => {} });
    return {
      status: 200,
      type,
      body: made as string | Uint8Array<ArrayBuffer>,
      headers: attachment(ending),
    };
  } catch (error) {
    return refusal(400, errorMessage(error));
  }
}
