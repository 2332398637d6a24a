import { optionText } from "../report/option_text.ts";
import { type Config, type Option, type OptionName, OPTIONS } from "../report/options.ts";
import { type Html, markup } from "./markup.ts";

/** Options that a page can show, with their names in addresses. */
const ROWS = Object.entries<Option>(OPTIONS).flatMap(([name, option]) =>
  option.url === undefined ? [] : [{ name: name as OptionName, url: option.url, option }]
);
const KEYS = new Set(ROWS.map(({ url }) => url));

/** What options are called for people; the others' names say it. */
const TITLES: Partial<Readonly<Record<OptionName, string>>> = {
  call_tree: "Graph as a tree",
  relative_percentages: "Percentages of what is left",
  unit: "Unit",
  compact_labels: "Short header",
  source_path: "Source folders",
  trim_path: "Prefixes to remove",
  intel_syntax: "Intel syntax",
  mean: "Mean values",
  sample_index: "Sample type",
  normalize: "Scale to the base",
  sort: "Order",
  drop_negative: "Only growth",
  nodecount: "Most places",
  nodefraction: "Least place",
  edgefraction: "Least call",
  trim: "Leave out what is small",
  focus: "Focus",
  ignore: "Ignore",
  prune_from: "Cut below",
  hide: "Hide",
  show: "Show",
  show_from: "Show from",
  tagfocus: "Focus on tags",
  tagignore: "Ignore tags",
  tagshow: "Show tags",
  taghide: "Hide tags",
  noinlines: "No inlined calls",
  showcolumns: "Columns of lines",
  granularity: "One row for each",
};

/**
 * A form with every option that an address can hold, each with its help.
 *
 * @param params The present address: what it says stands in the form.
 * @param initial What an empty field means.
 */
export function optionsForm(params: URLSearchParams, initial: Config): Html {
  const others = [...params].filter(([key]) => !KEYS.has(key));
  const fields = ROWS.map(({ name, url, option }) => {
    const input = field(option, url, params.get(url) ?? "", optionText(initial, name));
    const help = option.help.replaceAll("\n", ". ");
    const title = TITLES[name] ?? name.replaceAll("_", " ");
    return markup`<label title="-${name}"><span>${title}</span>${input}<small>${help}</small></label>`;
  });
  const kept = others.map(([key, value]) =>
    markup`<input type="hidden" name="${key}" value="${value}">`
  );
  return markup`<div class="menu" id="options">
<button type="button" aria-haspopup="dialog" aria-expanded="false">Options</button>
<form class="panel" method="get" role="dialog" aria-label="Options" hidden>
<p><button>Apply</button></p>
${fields}${kept}
</form>
</div>`;
}

function field({ type, choices }: Option, url: string, value: string, initial: string): Html {
  const values = type === "bool" ? ["true", "false"] : choices;
  if (values === undefined) {
    return markup`<input name="${url}" value="${value}" placeholder="${initial}" spellcheck="false">`;
  }
  const chosen = type === "bool" ? boolText(value) : value;
  const options = values.map((each) => {
    const selected = each === chosen ? markup` selected` : "";
    const short = type === "bool" ? each.slice(0, 1) : each;
    return markup`<option value="${short}"${selected}>${wordOf(type, each)}</option>`;
  });
  // What the address does not say and what it may say are one choice, not two.
  if (type === "bool") {
    const others = options.filter((_, i) => values[i] !== initial);
    const set = chosen === initial ? markup` selected` : "";
    return markup`<select name="${url}"><option value=""${set}>${
      wordOf(type, initial)
    }</option>${others}</select>`;
  }
  const unset = markup`<option value="">${initial || "as it suits the view"}</option>`;
  return markup`<select name="${url}">${unset}${options}</select>`;
}

function wordOf(type: Option["type"], value: string): string {
  return type === "bool" ? (value === "true" ? "yes" : "no") : value;
}

/** Addresses may say `t` and `1`. */
function boolText(value: string): string {
  if (value === "") return "";
  return /^(t|true|y|yes|1)$/i.test(value) ? "true" : "false";
}
