/**
 * The list of a session's profiles, and what can be taken.
 *
 * @module
 */
import { type Answer, htmlAnswer } from "./answer.ts";
import { link } from "./link.ts";
import { type Html, markup, type Part } from "./markup.ts";
import { plainPage } from "./page.ts";
import { PROFILES, RECORDER } from "./paths.ts";
import type { RecordRow } from "./recorded/recordings.ts";
import type { SessionProfile } from "./session_profiles.ts";
import { MAX_HZ, MIN_HZ } from "./take_route.ts";
import type { WebSession } from "./web_session.ts";
import { FIRST_VIEW } from "./views.ts";

/** The page. */
export async function profilesPage(
  params: URLSearchParams,
  session: WebSession,
): Promise<Answer> {
  const sections = await profilesSections(params, session);
  const body = markup`<div id="view" class="profiles">${sections}</div>`;
  return htmlAnswer(
    plainPage({
      view: PROFILES,
      title: "Profiles",
      params,
      session,
      assets: "profiles",
      isSite: true,
      body,
    }),
  );
}

/** What can be taken, what was, and records. */
export async function profilesSections(
  params: URLSearchParams,
  { sessionProfiles, sources, recordings }: WebSession,
): Promise<Html> {
  const records = await recordings?.list().catch((error: unknown) => `${error}`) ?? [];
  const { list } = sessionProfiles;
  return markup`${sources.length > 0 ? takeSection(sources) : ""}
<h2>Profiles of this session</h2>
${list.length > 0 ? table(list, params) : markup`<p>No profile has been taken yet.</p>`}
${recordsSection(records, params)}`;
}

function takeSection(sources: WebSession["sources"]): Html {
  const rate = markup`
<label><input name="hz" type="number" min="${MIN_HZ}" max="${MAX_HZ}" placeholder="usual" size="5"> samples a second</label>`;
  const rows = sources.map(({ name, title, help, seconds, hasRate, pause = "" }) =>
    markup`<form class="take" data-source="${name}" data-pause="${pause}">
<strong>${title}</strong> <span>${help}</span>
<label><input name="seconds" type="number" min="0" max="600" value="${seconds}" size="4"> seconds</label>${
      hasRate ? rate : ""
    }
<button>Take</button>
</form>`
  );
  return markup`<h2>Take a profile now</h2>${rows}`;
}

function table(profiles: readonly SessionProfile[], params: URLSearchParams): Html {
  const rows = profiles.map(({ id, title, at }) => {
    const one = link(params, { profile: `${id}`, base: "" }, FIRST_VIEW);
    return markup`<tr data-id="${id}"><td>${id}</td><td><a href="${one}">${title}</a></td>
<td class="short"><time datetime="${new Date(at).toISOString()}">${
      new Date(at).toLocaleTimeString("en-GB")
    }</time></td>
<td><input type="radio" name="base" value="${id}" aria-label="Compare others with profile ${id}"></td>
<td><a class="compare" aria-disabled="true">compare</a></td></tr>`;
  });
  const none = markup`<label><input type="radio" name="base" value="" checked> none</label>`;
  const help = "What is taken next is compared with it";
  return markup`<table><thead><tr><th>#</th><th>Profile</th><th>Taken</th><th title="${help}">Base<br>${none}</th><th>With the base</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

/** @param records What is there, or why that cannot be told. */
function recordsSection(records: readonly RecordRow[] | string, params: URLSearchParams): Part {
  if (typeof records === "string") {
    return markup`<h2>Records</h2><p>Cannot read them: ${records}</p>`;
  }
  return records.length > 0 ? recordTable(records, params) : "";
}

/** Records, with a link for each profile that they have. */
function recordTable(records: readonly RecordRow[], params: URLSearchParams): Html {
  const nothing = { profile: "", base: "", kind: "", from: "", until: "", f: "" };
  const rows = records.map(({ name, at, reason, kinds }) => {
    const links = kinds.map((kind) =>
      markup`<a href="${link(params, { ...nothing, record: name, kind }, FIRST_VIEW)}">${kind}</a> `
    );
    return markup`<tr data-record="${name}">
<td><time datetime="${new Date(at).toISOString()}">${
      new Date(at).toLocaleString("sv-SE")
    }</time></td><td>${reason}</td>
<td class="short"><a href="${
      link(params, { ...nothing, record: name }, RECORDER)
    }">time line</a></td>
<td>${links}</td></tr>`;
  });
  return markup`<h2>Records</h2>
<table><thead><tr><th>Written</th><th>Because</th><th></th><th>Profiles</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}
