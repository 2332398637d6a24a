import { optionText } from "../report/option_text.ts";
import { type Config, type Option, type OptionName, OPTIONS } from "../report/options.ts";
import { type Html, markup } from "./markup.ts";

/** Options that a page can show, with their names in addresses. */
const ROWS = Object.entries<Option>(OPTIONS).flatMap(([name, option]) =>
  option.url === undefined ? [] : [{ name: name as OptionName, url: option.url, option }]
);
const KEYS = new Set(ROWS.map(({ url }) => url));

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
    return markup`<label><span>${name}</span>${input}<small>${help}</small></label>`;
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
    return markup`<option value="${short}"${selected}>${each}</option>`;
  });
  const unset = markup`<option value="">${initial || "as it suits the view"}</option>`;
  return markup`<select name="${url}">${unset}${options}</select>`;
}

/** Addresses may say `t` and `1`. */
function boolText(value: string): string {
  if (value === "") return "";
  return /^(t|true|y|yes|1)$/i.test(value) ? "true" : "false";
}
