/**
 * What all pages have around their views.
 *
 * @module
 */
import type { ServiceFacts } from "../contract/now.ts";
import { type Config, defaultConfig } from "../report/options.ts";
import { configFromUrl, configToUrl, SAVED_KEYS } from "../report/config_url.ts";
import { PAGE_ASSETS, type PageAssets, type PageName } from "./assets.ts";
import { type Html, markup, type Part } from "./markup.ts";
import { link } from "./link.ts";
import { NOW, PROFILES, RECORDER } from "./paths.ts";
import { optionsForm } from "./options_form.ts";
import { type NamedConfig, savedConfig } from "./settings.ts";
import { VIEWS } from "./views.ts";
import type { WebSession } from "./web_session.ts";

/** What a page shows. */
export interface PageInput {
  /** Path of the view. */
  view: string;
  /** File and sample type. */
  title: string;
  /** The address's parameters. */
  params: URLSearchParams;
  /** What the command line chose. */
  initial: Config;
  /** Names of sample types, and the one on show. */
  sampleTypes: readonly string[];
  sampleType: string;
  configs: readonly NamedConfig[];
  /** Who keeps more of them; nobody where there are no options to keep. */
  configKeeper: "server" | "browser" | undefined;
  /** Absolute address of the profile's documentation, or `""`. */
  help: string;
  /** What is no error and yet should be seen. */
  warnings: readonly string[];
  /** Whose scripts and styles it has. */
  assets: PageName;
  /** Whether there is a time line. */
  recorded: boolean;
  /** Whether it is about the service or the session, not about one profile. */
  isSite?: boolean;
  service: ServiceFacts | undefined;
  body: Html;
}

/** A page about no profile. */
export function plainPage(
  { session, ...input }:
    & Pick<PageInput, "view" | "title" | "params" | "assets" | "isSite" | "body">
    & { session: WebSession },
): string {
  return page({
    ...input,
    initial: session.config,
    sampleTypes: [],
    sampleType: "",
    configs: [],
    configKeeper: undefined,
    recorded: session.recordings !== undefined,
    service: session.service,
    help: "",
    warnings: [],
  });
}

/** Filters that a selection can become: parameter, title, help. */
const REFINE = [
  ["f", "Focus", "Only samples that pass through the selection"],
  ["i", "Ignore", "No samples that pass through the selection"],
  ["h", "Hide", "Take the selection out of stacks"],
  ["s", "Show", "Leave only the selection in stacks"],
  ["sf", "Show from", "Cut what calls the selection off stacks"],
] as const;

const NOTHING = markup``;
const HIDDEN = markup` hidden`;
const SEPARATOR = markup`<li role="separator"></li>`;

/** The page, as text. */
export function page(input: PageInput): string {
  const { view, title, params, warnings, body } = input;
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
${assetLinks(PAGE_ASSETS[input.assets])}
</head>
<body data-view="${view}">
<header>
<h1><a href="./" title="The first view, without filters">${
    input.isSite && input.service ? input.service.name : "pprof"
  }</a></h1>
${input.isSite ? factsText(input.service) : NOTHING}
<nav aria-label="Views and filters">
${input.isSite ? NOTHING : profileMenus(input)}
${input.service ? siteLink(input, "./", NOW, "Now", "How the service is") : NOTHING}
${input.recorded ? recorderLink(input) : NOTHING}
${profilesLink(input)}
${input.isSite ? NOTHING : optionsForm(params, input.initial)}
</nav>
${searchField(input.isSite)}
<button id="details-button" type="button" aria-expanded="false" aria-controls="details"${
    input.isSite ? HIDDEN : NOTHING
  }>${title}</button>
${helpLink(input.help)}
<div id="details" hidden></div>
</header>
<div id="errors" role="alert">${warnings.map((warning) => markup`<p>${warning}</p>`)}</div>
<main>${body}</main>
${input.configKeeper === undefined ? NOTHING : SAVE_DIALOG}
</body>
</html>
`.text;
}

function profileMenus(input: PageInput): Html {
  const { params, view } = input;
  return markup`${viewMenu(params, view)}
${sampleMenu(input)}
${refineMenu()}
${configMenu(input)}
<a class="item" href="${
    link(params, {}, "download")
  }" title="The profile as it was loaded">Download</a>`;
}

function recorderLink(input: PageInput): Html {
  const help = "What was recorded, over time; any span of it as a flame graph";
  return siteLink(input, link(input.params, {}, RECORDER), RECORDER, "Recorder", help);
}

function profilesLink(input: PageInput): Html {
  const help = "All profiles of this session; take and compare";
  return siteLink(input, link(input.params, {}, PROFILES), PROFILES, "Profiles", help);
}

function siteLink(input: PageInput, href: string, view: string, title: string, help: string): Html {
  const current = input.view === view ? markup` aria-current="page"` : NOTHING;
  return markup`<a class="item" href="${href}" title="${help}"${current}>${title}</a>`;
}

/** Which service it is; its script counts the time on. */
function factsText(service: ServiceFacts | undefined): Html {
  if (!service) return NOTHING;
  const { pid, version, startedAt, threads } = service;
  const count = `${threads} thread${threads === 1 ? "" : "s"}`;
  return markup`<p id="facts">pid ${pid} · Deno ${version} · <span id="uptime" data-from="${startedAt}">up</span> · ${count}</p>`;
}

function assetLinks({ script, modules, styles }: PageAssets): Html {
  const link = (kind: string, name: string) => markup`<link rel="${kind}" href="./assets/${name}">`;
  return markup`${styles.map((name) => link("stylesheet", name))}
<script type="module" src="./assets/${script}"></script>
${modules.map((name) => link("modulepreload", name))}`;
}

function searchField(isHidden = false): Html {
  const name = "Search regexp";
  return markup`<input id="search"${
    isHidden ? HIDDEN : NOTHING
  } type="search" placeholder="${name}" aria-label="${name}" autocomplete="off" spellcheck="false" size="30">`;
}

function helpLink(address: string): Html {
  if (address === "") return NOTHING;
  return markup`<a class="item" href="${address}" target="_blank" rel="noreferrer">Help ⤇</a>`;
}

function menu(id: string, title: string, items: Part, more: Html = NOTHING): Html {
  return markup`<div class="menu" id="${id}"${more}>
<button type="button" aria-haspopup="menu" aria-expanded="false">${title}</button>
<ul role="menu" aria-label="${title}" hidden>${items}</ul>
</div>`;
}

function item(title: string, href: string, help: string, more: Html = NOTHING): Html {
  const link = markup`<a role="menuitem" href="${href}" title="${help}"${more}>${title}</a>`;
  return markup`<li role="none">${link}</li>`;
}

function viewMenu(params: URLSearchParams, current: string): Html {
  const items = Object.entries(VIEWS).map(([path, { title, help }]) =>
    item(title, link(params, {}, path), help, mark(path === current))
  );
  return menu("views", "View", items);
}

function sampleMenu({ params, sampleTypes, sampleType }: PageInput): Html {
  if (sampleTypes.length < 2) return NOTHING;
  const items = sampleTypes.map((type) =>
    item(type, link(params, { si: type }), `Show ${type}`, mark(type === sampleType))
  );
  return menu("samples", "Sample", items);
}

/** Links that a script completes with what is selected. */
function refineMenu(): Html {
  const items = REFINE.map(([key, title, help]) =>
    item(title, "?", help, markup` data-refine="${key}" aria-disabled="true"`)
  );
  return menu("refine", "Refine", [
    ...items,
    SEPARATOR,
    item("Reset", "?", "Without any filter or option"),
  ]);
}

function configMenu({ params, initial, configs, configKeeper }: PageInput): Html {
  if (configKeeper === undefined) return NOTHING;
  const links = [
    { name: "Default", user: false, ...configToUrl(defaultConfig(), params) },
    ...configs.map(({ name, options }) => ({
      name,
      user: true,
      ...configToUrl(savedConfig(options), params),
    })),
  ];
  const current = links.findLast(({ changed }) => !changed);
  const items = links.map((config) => {
    const href = `?${config.params}`;
    const link = markup`<a role="menuitem" href="${href}"${
      mark(config === current)
    }>${config.name}</a>`;
    return markup`<li role="none">${link}${config.user ? deleteButton(config.name) : NOTHING}</li>`;
  });
  const help = "Keep these options under a name";
  const save =
    markup`<button type="button" role="menuitem" id="save-config" title="${help}">Save as ...</button>`;
  const { params: now } = configToUrl(configFromUrl(initial, params), new URLSearchParams());
  return menu(
    "configs",
    "Config",
    [markup`<li role="none">${save}</li>`, SEPARATOR, ...items],
    markup` data-keeper="${configKeeper}" data-keys="${
      SAVED_KEYS.join(" ")
    }" data-now="${`${now}`}"`,
  );
}

const SAVE_DIALOG = markup`<dialog id="save-dialog" aria-label="Keep these options">
<form method="dialog">
<label>Name <input name="name" list="config-names" required autocomplete="off"></label>
<datalist id="config-names"></datalist>
<button type="reset">Cancel</button>
<button>Save</button>
</form>
</dialog>`;

function deleteButton(name: string): Html {
  return markup`<button type="button" data-config="${name}" aria-label="Delete ${name}">🗙</button>`;
}

function mark(current: boolean): Html {
  return current ? markup` aria-current="true"` : NOTHING;
}
