/**
 * The start page of a service: its questions and answers come with the script.
 *
 * @module
 */
import type { ServiceFacts } from "../../contract/now.ts";
import { type Answer, htmlAnswer } from "../answer.ts";
import { dataElement, markup } from "../markup.ts";
import { plainPage } from "../page.ts";
import { NOW } from "../paths.ts";
import { profilesSections } from "../profiles_page.ts";
import type { WebSession } from "../web_session.ts";

/** The page. */
export async function nowPage(
  params: URLSearchParams,
  session: WebSession & { service: ServiceFacts },
): Promise<Answer> {
  const { service, recordings } = session;
  const body = markup`<div id="view" class="now">
<div id="now"></div>
<div id="profiles" class="profiles">${await profilesSections(params, session)}</div>
</div>${dataElement("data", JSON.stringify({ recorded: recordings !== undefined }))}`;
  const title = `${service.name} · pprof`;
  return htmlAnswer(
    plainPage({ view: NOW, title, params, session, assets: "now", isSite: true, body }),
  );
}
