/**
 * The present view of a profile as a file for other tools: `export.folded?f=main`.
 *
 * @module
 */
import { errorMessage } from "../../base/error_message.ts";
import { COMMANDS } from "../../report/commands.ts";
import { configFromUrl } from "../../report/config_url.ts";
import { report } from "../../report/report.ts";
import { type Answer, refusal } from "../answer.ts";
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

/** The routes: filters and sample type are those of the address. */
export const EXPORT_ROUTES: Readonly<Record<string, Route>> = Object.fromEntries(
  Object.entries(FILES).map(([ending, row]) => [
    `export.${ending}`,
    (params, session) => exportedFile(ending, row, params, session),
  ]),
);

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
      headers: { "content-disposition": `attachment; filename=profile.${ending}` },
    };
  } catch (error) {
    return refusal(400, errorMessage(error));
  }
}
