/**
 * Configurations of a server that keeps none: the browser has them, for every page of this origin.
 *
 * @module
 */
import { addressWith } from "./address.ts";
import { element } from "./element.ts";

/** Who keeps configurations. Both fail if they cannot. */
export interface ConfigKeeper {
  save: (name: string) => void | Promise<void>;
  remove: (name: string) => void | Promise<void>;
}

interface SavedConfig {
  name: string;
  /** Its options, as addresses have them. */
  query: string;
}

const KEY = "pprof.configs";

/**
 * Adds what is kept to the menu.
 *
 * @param menu Says which parameters are options (`data-keys`), and what the options of this page
 *   are (`data-now`).
 */
export function browserConfigs(menu: HTMLElement): ConfigKeeper {
  const { keys = "", now = "" } = menu.dataset;
  const saved = read();
  const current = saved.findLast(({ query }) => query === now);
  if (current) menu.querySelector("[aria-current]")?.removeAttribute("aria-current");
  const none = Object.fromEntries(keys.split(" ").map((key) => [key, ""]));
  for (const config of saved) {
    const link = element("a", config.name);
    link.setAttribute("role", "menuitem");
    link.href = addressWith({ ...none, ...Object.fromEntries(new URLSearchParams(config.query)) });
    if (config === current) link.setAttribute("aria-current", "true");
    const button = element("button", "🗙");
    button.dataset["config"] = config.name;
    button.setAttribute("aria-label", `Delete ${config.name}`);
    const item = element("li");
    item.setAttribute("role", "none");
    item.append(link, button);
    menu.querySelector("ul")?.append(item);
  }
  return {
    save: (name) =>
      write((all) => [...all.filter((each) => each.name !== name), { name, query: now }]),
    remove: (name) => write((all) => all.filter((each) => each.name !== name)),
  };
}

/** Others may write here too: what is no configuration does not count. */
function read(): SavedConfig[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter(isSaved) : [];
  } catch {
    // What is no JSON was not written by us.
    return [];
  }
}

function isSaved(value: unknown): value is SavedConfig {
  return typeof value === "object" && value !== null &&
    "name" in value && typeof value.name === "string" &&
    "query" in value && typeof value.query === "string";
}

function write(change: (saved: readonly SavedConfig[]) => SavedConfig[]): void {
  localStorage.setItem(KEY, JSON.stringify(change(read())));
}
