/**
 * The time line of what was recorded; its script asks for the figures.
 *
 * @module
 */
import { type Answer, htmlAnswer } from "../answer.ts";
import { markup } from "../markup.ts";
import { plainPage } from "../page.ts";
import { RECORDER } from "../paths.ts";
import type { WebSession } from "../web_session.ts";

const ABSENT = markup`<div class="profiles"><h2>Nothing is recorded here</h2>
<p>A service keeps its last minutes unless it was started with <code>recorder: false</code>; files and
addresses of single profiles have none. A folder of records, or a record in it, does.</p></div>`;

/** The page. */
export function recorderPage(params: URLSearchParams, session: WebSession): Answer {
  return htmlAnswer(plainPage({
    view: RECORDER,
    title: "Recorder",
    params,
    session,
    assets: "recorder",
    isSite: true,
    body: session.recordings ? markup`<div id="view"></div>` : ABSENT,
  }));
}
