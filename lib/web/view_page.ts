import { errorMessage } from "../base/error_message.ts";
import { sampleIndex } from "../analyse/sample_values.ts";
import { configFromUrl } from "../report/config_url.ts";
import { report } from "../report/report.ts";
import type { Profile } from "../profile/types.ts";
import { type Answer, htmlAnswer, refusal } from "./answer.ts";
import { page } from "./page.ts";
import { PROFILES } from "./paths.ts";
import { profileTitle } from "./profile_title.ts";
import type { NamedConfig } from "./settings.ts";
import { VIEWS } from "./views.ts";
import type { WebSession } from "./web_session.ts";

/** Where a service has the pages about itself: its profiles are one step above. */
const SERVICE_PAGES = "/debug/pprof/ui";

/**
 * A view of a profile.
 *
 * @param path Its row of the table.
 * @param params The address's parameters.
 * @param session What is looked at.
 * @returns The page; 400 and the reason if the report is unknown.
 */
export async function viewPage(
  path: string,
  params: URLSearchParams,
  session: WebSession,
): Promise<Answer> {
  const { command: of, assets, body } = VIEWS[path]!;
  const warnings: string[] = [];
  try {
    const profile = session.sessionProfiles.choose(params);
    const command = typeof of === "function" ? of(profile) : of;
    const config = configFromUrl(session.config, params);
    const argument = command.takesRegex ? params.get("f") ?? "" : "";
    const made = await report(profile, { command, argument, config }, {
      ...session.environment,
      warn: (message) => warnings.push(message),
    });
    const sampleType = profile.sampleType[sampleIndex(profile, config.sample_index)]!.type;
    return htmlAnswer(page({
      view: path,
      title: profileTitle(profile, config),
      params,
      initial: session.config,
      sampleTypes: profile.sampleType.map(({ type }) => type),
      sampleType,
      configs: await readConfigs(session),
      configKeeper: session.settings ? "server" : "browser",
      recorded: session.recordings !== undefined,
      service: session.service,
      help: /^https?:\/\//.test(profile.docUrl) ? profile.docUrl : "",
      warnings,
      assets,
      body: body(typeof made === "string" ? made : new TextDecoder().decode(made), {
        retained: retainedPage(profile, session),
      }),
    }));
  } catch (error) {
    const message = errorMessage(error);
    session.environment.warn(message);
    return refusal(400, message);
  }
}

/** Of a heap profile, where the program itself says what keeps its memory alive. */
function retainedPage({ sampleType }: Profile, { prefix, sources }: WebSession): string {
  const isHeap = sampleType.some(({ type }) => type === "inuse_space");
  if (!isHeap || !sources.some(({ name }) => name === "retained")) return "";
  return prefix.endsWith(SERVICE_PAGES) ? "../retained?debug=1" : `./${PROFILES}`;
}

/** A settings file that cannot be read costs only the menu. */
async function readConfigs({ settings }: WebSession): Promise<NamedConfig[]> {
  try {
    return await settings?.read() ?? [];
  } catch {
    return [];
  }
}
